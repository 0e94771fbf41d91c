import { scopeOf, type Principal } from '@lintel/auth';
import { Database } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { ViolationsRepository, type OpenAtRun, type OpenAtRunFilter } from '../persistence/violations.repository.js';

/** Reads what was open when a run had ended. */
@Injectable()
export class ReadViolations {
  constructor(
    private readonly database: Database,
    private readonly violations: ViolationsRepository,
  ) {}

  async execute(principal: Principal, filter: OpenAtRunFilter): Promise<OpenAtRun[]> {
    return this.database.transaction(scopeOf(principal), (tx) => this.violations.openAtRun(tx, filter));
  }
}
