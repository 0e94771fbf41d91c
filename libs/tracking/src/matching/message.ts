const quoted = /`[^`]*`|"[^"]*"|'[^'\s][^']*'|‘[^’]*’|“[^”]*”/g;
const maxUnits = 500;

/** A message without what changes while the finding stays the same: quoted names, numbers, white space, letter case. */
export function normaliseMessage(message: string): string {
  return message.slice(0, maxUnits).replace(quoted, '""').replace(/\d+/g, '0').replace(/\s+/g, ' ').trim().toLowerCase();
}
