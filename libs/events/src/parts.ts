import { z } from 'zod';
import { accountTypes, categories, checkStatuses, providers, roles, runStatuses, severities } from '@lintel/kernel';

export const id = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
export const count = z.number().int().nonnegative();
export const instant = z.iso.datetime();
/** Full object name of a commit: 40 (SHA-1) or 64 (SHA-256) hexadecimal digits. */
export const commitOid = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/);
export const provider = z.enum(providers);
export const accountType = z.enum(accountTypes);
export const role = z.enum(roles);
export const category = z.enum(categories);
export const severity = z.enum(severities);
export const runStatus = z.enum(runStatuses);
export const checkStatus = z.enum(checkStatuses);

/** Where a document too large for an event is kept. */
export const blobReference = z.object({
  key: z.string().min(1),
  /** Bytes as stored. */
  sizeBytes: count,
  /** Hexadecimal SHA-256 of the bytes as stored. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  contentType: z.string().min(1),
  contentEncoding: z.enum(['identity', 'gzip', 'zstd']),
});
export type BlobReference = z.infer<typeof blobReference>;

/** A repository as a host describes it. */
export const scmRepository = z.object({
  provider,
  /** Id at the host; the full name for hosts without ids (GSR). */
  externalId: z.string().min(1),
  ownerLogin: z.string().min(1),
  ownerExternalId: z.string().min(1).optional(),
  ownerType: accountType,
  name: z.string().min(1),
  cloneUrl: z.string().min(1),
  webUrl: z.string(),
  defaultBranch: z.string().nullable(),
  isPrivate: z.boolean(),
});
export type ScmRepository = z.infer<typeof scmRepository>;

export const scmOrigin = z.object({
  /** Row id of the inbound delivery. */
  deliveryId: id,
  installationExternalId: z.string().optional(),
  /** Login of the person or bot that caused it. */
  senderLogin: z.string().optional(),
});

/** Counts of issues of one check or run. `persisted` = open before and after; `suppressed` = ignored by rule or comment. */
export const issueCounts = z.object({ introduced: count, resolved: count, persisted: count, suppressed: count });
export type IssueCounts = z.infer<typeof issueCounts>;

export const byCategory = z.array(z.object({ category, introduced: count }));

/** Which line of history an analysis speaks about. */
export const analysedCommit = z.object({
  repositoryId: id,
  accountId: id,
  /** `refs/heads/…`, `refs/pull/…/head`, `refs/tags/…`. */
  ref: z.string().min(1),
  /** Short branch name when the ref is a branch (or the head branch of a pull request). */
  branch: z.string().nullable(),
  isDefaultBranch: z.boolean(),
  pullRequestNumber: z.number().int().positive().nullable(),
  commitOid,
  /** Commit the results are relative to: the last analysed commit of the ref, or the merge base; null for a first analysis. */
  baseOid: commitOid.nullable(),
  /** First analysis, re-activation or changed configuration: nothing is announced as introduced. */
  isFullRun: z.boolean(),
});
export type AnalysedCommit = z.infer<typeof analysedCommit>;

export const analyzerIdentity = z.object({ shortcode: z.string().min(1), name: z.string().min(1), version: z.string() });

export const runCheck = z.object({
  checkId: id,
  sequence: count,
  analyzer: analyzerIdentity,
  status: checkStatus,
  /** Why it did not succeed, for people; null otherwise. */
  reason: z.string().nullable(),
  createdAt: instant,
  updatedAt: instant,
  finishedAt: instant.nullable(),
  counts: issueCounts,
  byCategory,
});
export type RunCheck = z.infer<typeof runCheck>;

/** The state of a run, small enough to travel: a handful of checks and counts. */
export const runSnapshot = analysedCommit.extend({
  runId: id,
  runUid: z.uuid(),
  status: runStatus,
  reason: z.string().nullable(),
  createdAt: instant,
  updatedAt: instant,
  finishedAt: instant.nullable(),
  counts: issueCounts,
  byCategory,
  checks: z.array(runCheck).max(200),
});
export type RunSnapshot = z.infer<typeof runSnapshot>;

/** A rule as far as notifications need it. */
export const ruleSummary = z.object({
  ruleId: id,
  /** Public code, for example `JS-0002` or `oxlint/no-debugger`. */
  shortcode: z.string().min(1),
  title: z.string(),
  shortDescription: z.string(),
  category,
  severity,
  isAutofixAvailable: z.boolean(),
  isRecommended: z.boolean(),
  analyzer: z.object({ shortcode: z.string(), name: z.string() }),
});
export type RuleSummary = z.infer<typeof ruleSummary>;
