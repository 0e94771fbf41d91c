// A process that works on jobs until it is killed. The last argument is the administrator's URL.
import { startJobActor } from './job-stage.js';

await startJobActor(process.argv.at(-1) ?? '');
process.once('disconnect', () => process.exit(1)); // the test is gone
process.send?.('ready');
