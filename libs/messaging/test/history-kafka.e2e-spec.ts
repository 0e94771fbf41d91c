import { kafkaEnvironment } from './harness/environments.js';
import { describeHistory } from './history.js';

describeHistory('Kafka', kafkaEnvironment, { seed: 4_711, pauseMs: [400, 2_200] });
