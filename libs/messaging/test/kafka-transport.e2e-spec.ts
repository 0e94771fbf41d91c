import { describeBrokerCrash, describeConformance } from './conformance.js';
import { crashingKafkaEnvironment, kafkaEnvironment } from './harness/environments.js';

describeConformance('Kafka', kafkaEnvironment);
describeBrokerCrash('Kafka', crashingKafkaEnvironment);
