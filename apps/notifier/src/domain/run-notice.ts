import type { RunSnapshot } from '@lintel/events';

export interface RunNotice {
  readonly title: string;
  readonly subject: string;
  readonly url: string;
  readonly severity: 'info' | 'warning';
}

/** What people are told of a finished run; undefined for what is no news: other branches, baselines, and runs that changed nothing. */
export function noticeOf(run: RunSnapshot, repository: { ownerLogin: string; name: string; webUrl: string }): RunNotice | undefined {
  if (!run.isDefaultBranch || run.isFullRun) return undefined;
  const { introduced, resolved } = run.counts;
  const hasFailed = run.status === 'failure' || run.status === 'timeout';
  if (introduced === 0 && resolved === 0 && !hasFailed) return undefined;
  const subject = `${repository.ownerLogin}/${repository.name}`;
  const changes = `${introduced} introduced, ${resolved} resolved`;
  const reason = run.reason === null ? '' : ` (${run.reason})`;
  return {
    title: `${subject} ${run.branch ?? run.ref} at ${run.commitOid.slice(0, 8)}: ${run.status}, ${changes}${reason}`,
    subject,
    url: repository.webUrl,
    severity: hasFailed ? 'warning' : 'info',
  };
}
