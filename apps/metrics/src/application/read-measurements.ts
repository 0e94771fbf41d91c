import { scopeOf, type Principal } from '@lintel/auth';
import { Directory } from '@lintel/directory';
import type { PageRequest } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import { Database } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { Snapshot } from '../domain/snapshot.js';
import {
  listDuplicates,
  listFiles,
  listFunctions,
  type FunctionOrder,
  type StoredDuplicate,
  type StoredFile,
  type StoredFunction,
} from '../persistence/newest-commit.repository.js';
import { findNewestSnapshot, listSnapshots } from '../persistence/snapshots.repository.js';

export interface RefQuestion {
  readonly repositoryId: Id;
  readonly ref: string;
}

/** Reads what was measured, as far as the caller may read the repository. */
@Injectable()
export class ReadMeasurements {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
  ) {}

  /** Ref of each repository's default branch, null when it has none yet. What does not exist or may not be read is left out. */
  async defaultRefs(principal: Principal, repositoryIds: readonly Id[]): Promise<Map<Id, string | null>> {
    const repositories = await this.database.transaction(scopeOf(principal), (tx) => this.directory.repositoriesByIds(tx, repositoryIds));
    return new Map(
      repositories.map(({ repositoryId, defaultBranch }) => [repositoryId, defaultBranch === null ? null : `refs/heads/${defaultBranch}`]),
    );
  }

  /** The snapshot of the newest run; undefined when the ref was never measured. */
  async newest(principal: Principal, question: RefQuestion): Promise<Snapshot | undefined> {
    return this.database.transaction(scopeOf(principal), (tx) => findNewestSnapshot(tx, question));
  }

  /** Newest first. */
  async history(principal: Principal, question: RefQuestion, request: PageRequest): Promise<Snapshot[]> {
    return this.database.transaction(scopeOf(principal), (tx) => listSnapshots(tx, question, request));
  }

  /** Files of the newest commit of the default branch, in the order of their paths. */
  async files(principal: Principal, question: RefQuestion & { readonly prefix: string }, request: PageRequest): Promise<StoredFile[]> {
    return this.database.transaction(scopeOf(principal), (tx) => listFiles(tx, question, request));
  }

  /** Complex or long functions of the newest commit of the default branch, the worst first. */
  async functions(
    principal: Principal,
    question: RefQuestion & { readonly order: FunctionOrder },
    request: PageRequest,
  ): Promise<StoredFunction[]> {
    return this.database.transaction(scopeOf(principal), (tx) => listFunctions(tx, question, request));
  }

  /** Duplicates in the newest commit of the default branch, the largest first. */
  async duplicates(principal: Principal, question: RefQuestion, request: PageRequest): Promise<StoredDuplicate[]> {
    return this.database.transaction(scopeOf(principal), (tx) => listDuplicates(tx, question, request));
  }
}
