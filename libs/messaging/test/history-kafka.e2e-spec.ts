import { kafkaEnvironment } from './harness/environments.js';
import { describeHistory } from './history.js';

describeHistory('Kafka', kafkaEnvironment, { seed: 4_711, pauseMs: [500, 3_000] });
