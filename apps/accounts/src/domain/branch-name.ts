/**
 * Whether the text can be the name of a branch, by the rules of git-check-ref-format(1).
 */
export function isBranchName(name: string): boolean {
  if (name === '' || name.length > 255 || name === '@' || name.startsWith('-')) return false;
  // Control characters and those that have a meaning in revisions or globs.
  if (/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|\.$|^\/|\/$/.test(name)) return false;
  return name.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'));
}
