import type { AnalysedCommit, BlobReference, RuleSummary, RunCheck, RunSnapshot, ScmRepository } from './parts.js';

/** Values the examples of the events share. */
export const exampleCommit = '3f786850e387550fdab836ed7e6dc881de23001b';
export const exampleBase = '89e6c98d92887913cadf06b2adb97f26cde4849b';
export const exampleTime = '2026-01-15T09:30:00.000Z';

export const exampleRepository: ScmRepository = {
  provider: 'github',
  externalId: '4711',
  ownerLogin: 'acme',
  ownerExternalId: '815',
  ownerType: 'team',
  name: 'shop',
  cloneUrl: 'https://github.com/acme/shop.git',
  webUrl: 'https://github.com/acme/shop',
  defaultBranch: 'main',
  isPrivate: true,
};

export const exampleBlob: BlobReference = {
  key: 'analysis/7/oxlint.sarif',
  sizeBytes: 20480,
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  contentType: 'application/sarif+json',
  contentEncoding: 'zstd',
};

export const exampleAnalysed: AnalysedCommit = {
  repositoryId: 42,
  accountId: 7,
  ref: 'refs/heads/main',
  branch: 'main',
  isDefaultBranch: true,
  pullRequestNumber: null,
  commitOid: exampleCommit,
  baseOid: exampleBase,
  isFullRun: false,
};

export const exampleCheck: RunCheck = {
  checkId: 901,
  sequence: 1,
  analyzer: { shortcode: 'javascript', name: 'JavaScript', version: '1.94.0' },
  status: 'pending',
  reason: null,
  createdAt: exampleTime,
  updatedAt: exampleTime,
  finishedAt: null,
  counts: { introduced: 0, resolved: 0, persisted: 0, suppressed: 0 },
  byCategory: [],
};

export const exampleRun: RunSnapshot = {
  ...exampleAnalysed,
  runId: 300,
  runUid: '0b9a5c1e-7f5d-4c9e-8f0a-2d6c5b4a3e21',
  status: 'pending',
  reason: null,
  createdAt: exampleTime,
  updatedAt: exampleTime,
  finishedAt: null,
  counts: { introduced: 0, resolved: 0, persisted: 0, suppressed: 0 },
  byCategory: [],
  checks: [exampleCheck],
};

export const exampleRule: RuleSummary = {
  ruleId: 55,
  shortcode: 'oxlint/no-debugger',
  title: 'Debugger statement left in the code',
  shortDescription: 'A debugger statement stops every visitor whose developer tools are open.',
  category: 'bug-risk',
  severity: 'major',
  isAutofixAvailable: true,
  isRecommended: true,
  analyzer: { shortcode: 'javascript', name: 'JavaScript' },
};
