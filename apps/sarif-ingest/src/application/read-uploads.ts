import { scopeOf, type Principal } from '@lintel/auth';
import { keysetSql, paginate, type Connection, type ConnectionArgs, type PageRequest } from '@lintel/graphql';
import { DomainError, type Id } from '@lintel/kernel';
import { Database, systemScope, type Scope } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { Analysis } from '../domain/analysis.js';
import { processingStatus, type PartOutcome, type ProcessingStatus, type Upload } from '../domain/upload.js';
import { AnalysesRepository } from '../persistence/analyses.repository.js';
import { UploadPartsRepository } from '../persistence/upload-parts.repository.js';
import { UploadsRepository } from '../persistence/uploads.repository.js';
import { FindRepository, type RepositoryAddress } from './find-repository.js';

/** An upload with what became of it. */
export interface UploadStatus {
  readonly upload: Upload;
  readonly status: ProcessingStatus;
  readonly errors: readonly string[];
}

/** Uploads and analyses of repositories that a principal may read. */
@Injectable()
export class ReadUploads {
  constructor(
    private readonly database: Database,
    private readonly findRepository: FindRepository,
    private readonly uploads: UploadsRepository,
    private readonly parts: UploadPartsRepository,
    private readonly analyses: AnalysesRepository,
  ) {}

  /**
   * Finds an upload of a repository by its receipt.
   *
   * @throws DomainError `authentication-required`, `repository-not-found`, `resource-not-found`
   */
  async byReceipt(principal: Principal, address: RepositoryAddress, sarifId: string): Promise<UploadStatus> {
    const { repositoryId } = await this.findRepository.execute(principal, address, 'read');
    const isReceipt = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(sarifId);
    const upload = isReceipt
      ? await this.database.transaction(readScope(principal), (tx) => this.uploads.findByReceipt(tx, repositoryId, sarifId))
      : undefined;
    const [status] = upload === undefined ? [] : await this.withStatus(principal, [upload]);
    if (status === undefined) throw new DomainError('resource-not-found', { resource: 'The upload' });
    return status;
  }

  async uploadsOf(principal: Principal, repositoryId: Id, args: ConnectionArgs): Promise<Connection<UploadStatus>> {
    const page = await paginate<Upload>({
      ...newestFirst(args, ({ uploadId }: Upload) => uploadId),
      fetch: (request) =>
        this.database.transaction(scopeOf(principal), (tx) => this.uploads.page(tx, keyset(request, 'upload_id', repositoryId))),
    });
    const statuses = await this.withStatus(
      principal,
      page.edges.map(({ node }) => node),
    );
    return { ...page, edges: page.edges.map(({ cursor }, index) => ({ cursor, node: statuses[index] as UploadStatus })) };
  }

  async analysesOf(principal: Principal, repositoryId: Id, args: ConnectionArgs): Promise<Connection<Analysis>> {
    return paginate<Analysis>({
      ...newestFirst(args, ({ analysisId }: Analysis) => analysisId),
      fetch: (request) =>
        this.database.transaction(scopeOf(principal), (tx) => this.analyses.page(tx, keyset(request, 'a.analysis_id', repositoryId))),
    });
  }

  async uploadsByIds(principal: Principal, uploadIds: readonly Id[]): Promise<UploadStatus[]> {
    return this.withStatus(principal, await this.database.transaction(scopeOf(principal), (tx) => this.uploads.findMany(tx, uploadIds)));
  }

  async analysesByIds(principal: Principal, analysisIds: readonly Id[]): Promise<Analysis[]> {
    return this.database.transaction(scopeOf(principal), (tx) => this.analyses.findMany(tx, analysisIds));
  }

  /** Analyses that came out of uploads, by upload. */
  async analysesOfUploads(principal: Principal, uploadIds: readonly Id[]): Promise<Map<Id, Analysis[]>> {
    const found = await this.database.transaction(scopeOf(principal), (tx) => this.analyses.ofUploads(tx, uploadIds));
    return Map.groupBy(found, ({ uploadId }) => uploadId);
  }

  private async withStatus(principal: Principal, uploads: readonly Upload[]): Promise<UploadStatus[]> {
    const ids = uploads.map(({ uploadId }) => uploadId);
    const outcomes =
      ids.length === 0
        ? new Map<Id, PartOutcome[]>()
        : await this.database.transaction(readScope(principal), (tx) => this.parts.outcomes(tx, ids));
    return uploads.map((upload) => ({ upload, ...processingStatus(upload, outcomes.get(upload.uploadId) ?? []) }));
  }
}

/** An upload credential has no account; what it may read was checked before. */
function readScope(principal: Principal): Scope {
  return principal.kind === 'repository' ? systemScope('read the uploads of an upload credential’s repository') : scopeOf(principal);
}

function newestFirst<Row>(args: ConnectionArgs, idOf: (row: Row) => Id) {
  return { args, keyShape: ['number'] as const, keyOf: (row: Row) => [idOf(row)], count: () => 0, toNode: (row: Row) => row };
}

function keyset(request: PageRequest, column: string, repositoryId: Id) {
  return keysetSql({ request, columns: [column], order: 'desc', parameters: [repositoryId] });
}
