import { postgresEnvironment } from './harness/environments.js';
import { describeHistory } from './history.js';

describeHistory('PostgreSQL', postgresEnvironment, { seed: 20_260_115, pauseMs: [200, 1_500] });
