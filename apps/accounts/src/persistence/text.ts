/** Whether one of the texts holds NUL, which PostgreSQL cannot store: then nothing of that name exists. */
export function hasNul(...texts: readonly string[]): boolean {
  return texts.some((text) => text.includes('\u0000'));
}
