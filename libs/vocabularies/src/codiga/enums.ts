import type { Provider } from '@lintel/kernel';

/** Spellings of the Codiga API. `Record` over the domain's words: a missing member does not compile. */
export const scmKind: Readonly<Record<Provider, 'Github' | 'Gitlab' | 'Git'>> = {
  github: 'Github',
  'github-enterprise': 'Github',
  gitlab: 'Gitlab',
  gsr: 'Git',
};

/** Writes an instant the way this API does: `2019-07-15 05:38:10.0`, UTC. */
export function creationDate(instant: Date): string {
  return `${instant.toISOString().slice(0, 19).replace('T', ' ')}.0`;
}
