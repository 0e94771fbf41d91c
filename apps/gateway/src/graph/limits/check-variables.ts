import { DomainError } from '@lintel/kernel';

const maxValues = 100_000;
const maxDepth = 32;

/** Refuses variables that are too many or too deeply nested to be walked safely. Throws `query-too-complex`. */
export function checkVariables(variables: Readonly<Record<string, unknown>>): void {
  let level: object[] = [variables];
  let values = 0;
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > maxDepth) refuse(`the variables are nested more than ${maxDepth} levels deep`);
    const children = level.flatMap((value) => Object.values(value) as unknown[]);
    values += children.length;
    if (values > maxValues) refuse(`the variables hold more than ${maxValues} values`);
    level = children.filter((child): child is object => typeof child === 'object' && child !== null);
  }
}

function refuse(reason: string): never {
  throw new DomainError('query-too-complex', { reason });
}
