const maxLength = 60;

/** Returns the word by which a tool from an upload is known: its name in lower case, everything else replaced by hyphens. */
export function toolShortcode(toolName: string): string {
  const word = toolName
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, maxLength)
    .replaceAll(/^-+|-+$/g, '');
  return word === '' ? 'unnamed-tool' : word;
}
