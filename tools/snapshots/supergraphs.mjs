import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** apps/gateway/supergraphs/*.graphql: each graph composed from the SDL files of every service. Throws when the parts do not fit. */
export async function supergraphDocuments() {
  const { graphVocabularies, loadSubgraphSdl } = await import('@lintel/graphql');
  const { composeSupergraph } = await import('../../apps/gateway/dist/composition/compose-supergraph.js');
  return Object.fromEntries(
    graphVocabularies.map((vocabulary) => [
      `apps/gateway/supergraphs/${vocabulary}.graphql`,
      composeSupergraph(
        vocabulary,
        servicesWith(vocabulary).map(({ name, folder }) => ({
          name,
          sdl: loadSubgraphSdl(vocabulary, [path.join(folder, '**/*.graphql')]),
        })),
      ),
    ]),
  );
}

function servicesWith(vocabulary) {
  return readdirSync(path.join(root, 'apps'))
    .map((name) => ({ name, folder: path.join(root, 'apps', name, 'src', 'api', vocabulary) }))
    .filter(({ folder }) => existsSync(folder) && readdirSync(folder, { recursive: true }).some((file) => file.endsWith('.graphql')));
}
