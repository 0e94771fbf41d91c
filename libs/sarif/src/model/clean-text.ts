/**
 * Makes a text fit for a database and for people: no NUL, no half surrogate pairs, at most `maxLength` UTF-16 units (cut between characters
 * and marked with an ellipsis).
 */
export function cleanText(text: string, maxLength: number): string {
  // Cut first: a text of a megabyte is not worth cleaning.
  const cut = text.length > maxLength ? cutAt(text, maxLength) : text;
  const whole = isWellFormed(cut) ? cut : cut.replace(/\p{Surrogate}/gu, '\ufffd');
  return whole.includes('\u0000') ? whole.replaceAll('\u0000', '') : whole;
}

/** Whether a text has no half of a surrogate pair. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** The first sentence of a text without line breaks, for a title. */
export function firstSentence(text: string, maxLength: number): string {
  const line = text.trim().split(/\r?\n/, 1)[0] ?? '';
  const end = /[.!?](?=\s)/.exec(line);
  return cleanText(end === null ? line : line.slice(0, end.index + 1), maxLength);
}

function cutAt(text: string, maxLength: number): string {
  const last = text.charCodeAt(maxLength - 2);
  const isHighSurrogate = last >= 0xd800 && last <= 0xdbff;
  return `${text.slice(0, isHighSurrogate ? maxLength - 2 : maxLength - 1)}…`;
}
