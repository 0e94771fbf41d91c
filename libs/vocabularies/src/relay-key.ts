const keyPattern = /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/;

/** Relay id of a thing that is known by a word rather than a number, such as an analyzer by its shortcode. */
export function toGlobalKey(type: string, key: string): string {
  return Buffer.from(`${type}:${key}`).toString('base64');
}

/** Reads such an id back; undefined when it is of another type or none. Only the canonical form is accepted. */
export function fromGlobalKeyOf(type: string, globalId: string): string | undefined {
  const [foundType, key, ...rest] = Buffer.from(globalId, 'base64').toString('latin1').split(':');
  if (foundType !== type || !key || rest.length > 0 || !keyPattern.test(key)) return undefined;
  return toGlobalKey(type, key) === globalId ? key : undefined;
}
