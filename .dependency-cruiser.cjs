// Which part may import which. `tools/boundaries.mjs` proves that each rule can fail.
const app = '^apps/([^/]+)/src';
const pureLibs = 'kernel|events|vocabularies|sarif|tracking|analyzers';

/** Layers that code of `layer` must not import: those above it. */
const above = { domain: 'persistence|application|messaging|api', persistence: 'application|messaging|api', application: 'messaging|api', messaging: 'api' };

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-app-imports-an-app', severity: 'error', from: { path: '^apps/([^/]+)/', pathNot: '^apps/lintel/' }, to: { path: '^apps/([^/]+)/', pathNot: '^apps/$1/' } },
    { name: 'no-lib-imports-an-app', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    { name: 'only-through-a-libs-index', severity: 'error', from: { path: '^(?:apps|libs)/([^/]+)/' }, to: { path: '^libs/([^/]+)/src/', pathNot: ['^libs/$1/src/', '^libs/[^/]+/src/index\\.ts$'] } },
    ...Object.entries(above).map(([layer, upper]) => ({
      name: `${layer}-imports-downwards`,
      severity: 'error',
      from: { path: `${app}/${layer}/` },
      to: { path: `^apps/$1/src/(?:${upper})/` },
    })),
    { name: 'api-vocabularies-are-apart', severity: 'error', from: { path: '^apps/([^/]+)/src/api/([^/]+)/' }, to: { path: '^apps/$1/src/api/([^/]+)/', pathNot: '^apps/$1/src/api/$2/' } },
    { name: 'domain-is-pure', severity: 'error', from: { path: `${app}/domain/`, pathNot: '\\.spec\\.ts$' }, to: { path: `^libs/(?!(?:${pureLibs})/)` } },
    { name: 'domain-knows-no-framework', severity: 'error', from: { path: `${app}/domain/`, pathNot: '\\.spec\\.ts$' }, to: { path: 'node_modules/(?:@nestjs|typeorm|pg|graphql|fastify|kafkajs)/' } },
    { name: 'kernel-imports-nothing', severity: 'error', from: { path: '^libs/kernel/src', pathNot: '\\.spec\\.ts$' }, to: { path: '(?:^libs/(?!kernel/)|node_modules/(?!@types/))' } },
    { name: 'pure-libs-stay-pure', severity: 'error', from: { path: '^libs/(?:kernel|events|vocabularies|sarif|tracking)/src', pathNot: '\\.spec\\.ts$' }, to: { path: '^libs/(?:persistence|messaging|service|auth|graphql|blobs|observability|directory|testing)/' } },
    { name: 'kafkajs-in-one-lib', severity: 'error', from: { path: '^(?:apps|libs)/', pathNot: ['^libs/messaging/', '\\.spec\\.ts$'] }, to: { path: 'node_modules/kafkajs/' } },
    { name: 'testing-only-in-tests', severity: 'error', from: { path: '^(?:apps|libs)/', pathNot: ['^libs/testing/', '\\.spec\\.ts$', '\\.e2e-spec\\.ts$', '/test/'] }, to: { path: '^libs/testing/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|fixtures)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'default'], extensions: ['.ts', '.js', '.json'] },
  },
};
