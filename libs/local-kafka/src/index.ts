export { freePort } from './free-port.js';
export { startLocalKafka, type LocalKafka } from './start-local-kafka.js';
