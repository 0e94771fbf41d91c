import { toGlobalId } from '@lintel/vocabularies';

/** What the subgraphs answer: a repository, fifty issues, eight metrics. Held in memory, so that the network and the gateway are what is measured. */
export const repository = {
  id: toGlobalId('Repository', 1),
  name: 'shop',
  isActivated: true,
  account: { id: toGlobalId('Account', 1), login: 'acme' },
};

export const issues = Array.from({ length: 50 }, (_, index) => ({
  id: toGlobalId('Issue', index + 1),
  title: `The value of this expression is never used (${index})`,
  shortcode: `JS-W${1000 + index}`,
  severity: ['CRITICAL', 'MAJOR', 'MINOR'][index % 3]!,
  path: `packages/checkout/src/components/cart-${index}.tsx`,
  beginLine: index * 7 + 1,
}));

export const metrics = Array.from({ length: 8 }, (_, index) => ({ name: `metric-${index}`, value: index * 1.5 }));

/** Accounts first, then issues and metrics: two dependent steps over three services. */
export const query = `query Overview($name: String!, $first: Int) {
  repository(name: $name) {
    name isActivated account { login }
    issues(first: $first) { totalCount pageInfo { hasNextPage endCursor } edges { node { title shortcode severity path beginLine } } }
    metrics { name value }
  }
}`;
export const variables = { name: 'shop', first: 50 };

export const token = 'dsp_bench';
