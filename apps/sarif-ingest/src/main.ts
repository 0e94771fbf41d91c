import { runService } from '@lintel/service';
import { service } from './service.js';

await runService(service);
