import { processEnvironment } from '@lintel/config';
import { startLocalKafka, type LocalKafka } from '@lintel/local-kafka';

export type TestKafka = LocalKafka;

/**
 * Gives a real broker: the one of `KAFKA_BROKERS`, or one started from the published jars when Java and Maven are there.
 * Otherwise undefined after one loud line, or an error when `REQUIRE_KAFKA=1`. Ask for an own broker to crash it.
 */
export async function startTestKafka(options: { isOwnBroker?: boolean } = {}): Promise<TestKafka | undefined> {
  const environment = processEnvironment();
  if (environment.KAFKA_BROKERS && !options.isOwnBroker) return sharedBroker(environment.KAFKA_BROKERS);
  const started = await startLocalKafka();
  if (started) return started;
  const message = 'No Kafka broker: set KAFKA_BROKERS, or install Java 17 and Maven';
  if (environment.REQUIRE_KAFKA === '1') throw new Error(`${message} (REQUIRE_KAFKA=1)`);
  process.stderr.write(`\n*** SKIPPED: ${message} ***\n\n`);
  return undefined;
}

function sharedBroker(brokers: string): TestKafka {
  return {
    brokers,
    crashAndRestart: () => Promise.reject(new Error('A shared broker is not killed; ask for an own one')),
    stop: () => Promise.resolve(),
  };
}
