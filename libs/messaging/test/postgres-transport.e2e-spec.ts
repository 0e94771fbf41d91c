import { describeBrokerCrash, describeConformance } from './conformance.js';
import { crashingPostgresEnvironment, postgresEnvironment } from './harness/environments.js';

describeConformance('PostgreSQL', postgresEnvironment);
describeBrokerCrash('PostgreSQL', crashingPostgresEnvironment);
