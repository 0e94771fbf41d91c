export { anonymous, can, requireRight, scopeOf, type Membership, type Principal, type Right } from './principal.js';
