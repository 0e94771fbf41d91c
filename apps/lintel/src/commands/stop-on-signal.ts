import { exitCodes } from './exit-codes.js';
import { say } from './output.js';

/** Stops in order at the first SIGTERM or SIGINT and ends with 0; the second one ends at once. */
export function stopOnSignal(close: () => Promise<void>): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(exitCodes.failed);
    isStopping = true;
    say('Finishing what is under way …');
    close().then(
      () => process.exit(exitCodes.ok),
      (error: unknown) => {
        say(`Could not stop in order: ${error instanceof Error ? error.message : String(error)}`);
        process.exit(exitCodes.failed);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
