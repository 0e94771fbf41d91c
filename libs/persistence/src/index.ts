export { systemScope, type Scope } from './scope.js';
export type { Transaction } from './transaction.js';
