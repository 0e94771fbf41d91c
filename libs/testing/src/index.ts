export { freePort } from '@lintel/local-kafka';
export { startTestKafka, type TestKafka } from './start-test-kafka.js';
export { startTestPostgres, type TestPostgres } from './start-test-postgres.js';
export { testPrincipal } from './principals.js';
export { startTestService, type TestService, type TestServiceOptions } from './start-test-service.js';
