import { defineService } from '@lintel/service';
import { IssuesModule } from './issues.module.js';
import { CreateIssues1764000500000 } from './persistence/migrations/1764000500000-create-issues.js';

export const service = defineService({
  name: 'issues',
  module: IssuesModule,
  entities: [],
  migrations: [CreateIssues1764000500000],
  usesDirectory: true,
});
