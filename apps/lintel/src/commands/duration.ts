import { DomainError } from '@lintel/kernel';

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Reads `90d`, `12h`, `30m`, `45s`, `2w`; returns seconds. Throws `invalid-input`. */
export function parseDuration(text: string): number {
  const match = /^([1-9]\d{0,6})([smhdw])$/.exec(text);
  if (!match) throw new DomainError('invalid-input', { reason: `"${text}" is no duration; write for example 90d, 12h or 30m` });
  return Number(match[1]) * (secondsOf[match[2] ?? 's'] ?? 1);
}
