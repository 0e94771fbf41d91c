// For benchmarks, which put the gateway together in other ways than the product does.
export { composeSupergraph } from './composition/compose-supergraph.js';
export { gatewayProviders } from './gateway.module.js';
export { Graph } from './graph/graph.js';
export { Graphs, SUPERGRAPHS } from './graph/graphs.js';
export { defaultQueryLimits } from './graph/limits/query-limits.js';
export type { OperationContext } from './graph/operation-context.js';
export { Supergraph } from './graph/supergraph.js';
