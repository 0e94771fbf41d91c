import type { AnalysedCommit } from '@lintel/events';
import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { Tally } from '../domain/tallies.js';

export interface TrackedRef {
  readonly refId: Id;
  readonly isDefault: boolean;
  /** The ref whose rows this one inherits; null for one of its own. */
  readonly parentRefId: Id | null;
  /** Last run of the parent that the branch has. */
  readonly forkRunId: Id | null;
}

/** What the ref knows from one analyzer's results. */
export interface TrackOnRef {
  readonly runId: Id;
  /** Commit at which the places of its rows hold; null when they come from several. */
  readonly commitOid: string | null;
}

const columns = 'ref_id AS "refId", is_default AS "isDefault", parent_ref_id AS "parentRefId", fork_run_id AS "forkRunId"';

/** Repositories, refs and analyzers as far as issues are concerned. */
@Injectable()
export class RefsRepository {
  /** Makes the repository known and takes its lock: one analysis of a repository at a time changes issues. */
  async lockRepository(tx: Transaction, { repositoryId, accountId }: { readonly repositoryId: Id; readonly accountId: Id }): Promise<void> {
    await tx.query(
      `INSERT INTO tracked_repository AS known (repository_id, account_id) VALUES ($1, $2)
       ON CONFLICT (repository_id) DO UPDATE SET account_id = EXCLUDED.account_id WHERE known.account_id <> EXCLUDED.account_id`,
      [repositoryId, accountId],
    );
    await tx.query('SELECT 1 FROM tracked_repository WHERE repository_id = $1 FOR UPDATE', [repositoryId]);
  }

  /** Returns the ref. A new one inherits from the default branch, as far as that was analysed when the ref left it. */
  async findOrCreate(tx: Transaction, commit: AnalysedCommit): Promise<TrackedRef> {
    const find = `SELECT ${columns} FROM tracked_ref WHERE repository_id = $1 AND md5(ref) = md5($2)`;
    const [known] = await tx.query<TrackedRef>(find, [commit.repositoryId, commit.ref]);
    if (known) return known;
    const [created] = await tx.query<TrackedRef>(
      `INSERT INTO tracked_ref (account_id, repository_id, ref, is_default, parent_ref_id, fork_run_id)
       SELECT $1, $2, $3, false, parent.ref_id, CASE WHEN parent.ref_id IS NULL THEN NULL ELSE coalesce(
         (SELECT max(run_id) FROM analysis WHERE ref_id = parent.ref_id AND commit_oid = $4),
         (SELECT max(run_id) FROM track_ref WHERE ref_id = parent.ref_id), 0) END
       FROM (SELECT 1) AS one LEFT JOIN LATERAL (SELECT ref_id FROM tracked_ref WHERE repository_id = $2 AND is_default LIMIT 1) AS parent ON true
       RETURNING ${columns}`,
      [commit.accountId, commit.repositoryId, commit.ref, commit.baseOid],
    );
    return created as TrackedRef;
  }

  /** Makes a ref the default one: it gets rows of its own for all that it inherited, and its counters. */
  async makeDefault(tx: Transaction, { repositoryId }: AnalysedCommit, ref: TrackedRef): Promise<TrackedRef> {
    if (ref.parentRefId !== null) await this.takeOverInherited(tx, ref.refId, ref.parentRefId);
    await tx.query('UPDATE tracked_ref SET is_default = (ref_id = $2) WHERE repository_id = $1 AND is_default <> (ref_id = $2)', [
      repositoryId,
      ref.refId,
    ]);
    await tx.query('UPDATE tracked_ref SET parent_ref_id = NULL, fork_run_id = NULL WHERE ref_id = $1', [ref.refId]);
    return { ...ref, isDefault: true, parentRefId: null, forkRunId: null };
  }

  async findOrCreateTrack(
    tx: Transaction,
    track: { readonly accountId: Id; readonly repositoryId: Id; readonly analyzerShortcode: string; readonly category: string },
  ): Promise<Id> {
    const { accountId, repositoryId, analyzerShortcode, category } = track;
    const find = `SELECT track_id AS "trackId" FROM track WHERE repository_id = $1 AND analyzer_shortcode = $2 AND md5(category) = md5($3)`;
    const [known] = await tx.query<{ trackId: Id }>(find, [repositoryId, analyzerShortcode, category]);
    if (known) return known.trackId;
    const [created] = await tx.query<{ trackId: Id }>(
      'INSERT INTO track (account_id, repository_id, analyzer_shortcode, category) VALUES ($1, $2, $3, $4) RETURNING track_id AS "trackId"',
      [accountId, repositoryId, analyzerShortcode, category],
    );
    return (created as { trackId: Id }).trackId;
  }

  /** The track on the ref and on its parent. */
  async tracksOn(tx: Transaction, trackId: Id, refIds: readonly Id[]): Promise<Map<Id, TrackOnRef>> {
    const rows = await tx.query<TrackOnRef & { refId: Id }>(
      'SELECT ref_id AS "refId", run_id AS "runId", commit_oid AS "commitOid" FROM track_ref WHERE track_id = $1 AND ref_id = ANY ($2)',
      [trackId, refIds],
    );
    return new Map(rows.map(({ refId, ...track }) => [refId, track]));
  }

  async saveTrack(
    tx: Transaction,
    track: TrackOnRef & {
      readonly refId: Id;
      readonly trackId: Id;
      readonly accountId: Id;
      readonly analysisId: Id;
      readonly openCounts: Tally;
    },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO track_ref (ref_id, track_id, account_id, run_id, analysis_id, commit_oid, open_counts) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (ref_id, track_id) DO UPDATE SET run_id = EXCLUDED.run_id, analysis_id = EXCLUDED.analysis_id, commit_oid = EXCLUDED.commit_oid, open_counts = EXCLUDED.open_counts`,
      [track.refId, track.trackId, track.accountId, track.runId, track.analysisId, track.commitOid, JSON.stringify(track.openCounts)],
    );
  }

  /** What is open on the ref, one tally for each analyzer; those that have not run on it yet as on its parent. */
  async openCounts(tx: Transaction, ref: TrackedRef): Promise<Tally[]> {
    const rows = await tx.query<{ openCounts: Tally }>(
      `SELECT DISTINCT ON (track_id) open_counts AS "openCounts" FROM track_ref WHERE ref_id = ANY ($1) ORDER BY track_id, (ref_id = $2) DESC`,
      [[ref.refId, ...(ref.parentRefId === null ? [] : [ref.parentRefId])], ref.refId],
    );
    return rows.map((row) => row.openCounts);
  }

  private async takeOverInherited(tx: Transaction, refId: Id, parentRefId: Id): Promise<void> {
    const copied = `account_id, track_id, rule_id, status, is_ignored, category, severity, path, start_line, start_column, end_line, end_column, message, blob_oid, features, fingerprints,
      suppression, evidence, commit_oid, opened_run_id`;
    await tx.query(
      `INSERT INTO issue_state (issue_id, ref_id, ${copied})
       SELECT issue_id, $1, ${copied} FROM issue_state AS inherited
       WHERE ref_id = $2 AND status <> 'resolved' AND NOT EXISTS (SELECT 1 FROM issue_state AS own WHERE own.ref_id = $1 AND own.issue_id = inherited.issue_id)`,
      [refId, parentRefId],
    );
    await tx.query(
      `INSERT INTO track_ref (ref_id, track_id, account_id, run_id, analysis_id, commit_oid, open_counts)
       SELECT $1, track_id, account_id, run_id, analysis_id, commit_oid, open_counts FROM track_ref WHERE ref_id = $2 ON CONFLICT DO NOTHING`,
      [refId, parentRefId],
    );
    await tx.query(
      `INSERT INTO issue_count (ref_id, rule_id, category, severity, account_id, open, suppressed)
       SELECT ref_id, rule_id, category, severity, account_id, count(*) FILTER (WHERE status = 'open' AND NOT is_ignored), count(*) FILTER (WHERE status = 'suppressed' OR is_ignored)
       FROM issue_state WHERE ref_id = $1 AND status <> 'resolved' GROUP BY ref_id, rule_id, category, severity, account_id`,
      [refId],
    );
  }
}
