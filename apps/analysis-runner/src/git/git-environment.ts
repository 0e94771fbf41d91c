/** What an answer to git's prompts needs; given to the askpass helper through its environment, never through argv, URL or disk. */
export interface GitCredential {
  readonly username: string;
  readonly password: string;
}

/** Where the code comes from, already checked. */
export interface CloneSource {
  readonly url: string;
  readonly protocol: 'https' | 'http';
  /** Value of `http.curloptResolve` that pins the checked address, so that git resolves nothing itself; null when the URL holds an address. */
  readonly curlResolve: string | null;
  /** PEM file with the certificate authority of the host, where it is not a public one. */
  readonly caFile?: string | undefined;
}

// Nothing of the service's own environment reaches git: the search path is fixed, there is no home and no proxy.
const searchPath = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin';

/** Environment of every git process. `protocol` is the only transport allowed; without one none is. */
export function gitEnvironment(protocol?: CloneSource['protocol']): Record<string, string> {
  return {
    PATH: searchPath,
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_ALLOW_PROTOCOL: protocol ?? 'none',
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
  };
}

/** Settings of every git process: no hooks, no links, no transport unless named, no maintenance behind our back. */
export const gitSettings: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.symlinks=false',
  'core.fsmonitor=false',
  'core.attributesFile=/dev/null',
  'core.excludesFile=/dev/null',
  'core.protectHFS=true',
  'core.protectNTFS=true',
  'core.quotePath=false',
  'protocol.allow=never',
  'gc.auto=0',
  'maintenance.auto=false',
  'submodule.recurse=false',
  'advice.detachedHead=false',
];

// Flaws that git itself once wrote, harmless to a reader; everything else that fsck knows is refused.
const oldFlaws = [
  'zeroPaddedFilemode',
  'badTimezone',
  'missingSpaceBeforeDate',
  'missingSpaceBeforeEmail',
  'badEmail',
  'missingEmail',
  'badDateOverflow',
  'badDate',
];

/** Settings of a process that talks to a host: one protocol, no redirect, no proxy, the checked address, a minimum speed. */
export function transferSettings(source: CloneSource): string[] {
  return [
    `protocol.${source.protocol}.allow=always`,
    'http.followRedirects=false',
    'http.proxy=',
    'http.lowSpeedLimit=1000',
    'http.lowSpeedTime=30',
    ...(source.curlResolve === null ? [] : [`http.curloptResolve=${source.curlResolve}`]),
    ...(source.caFile === undefined ? [] : [`http.sslCAInfo=${source.caFile}`]),
    'transfer.fsckObjects=true',
    'fetch.fsckObjects=true',
    ...oldFlaws.map((flaw) => `fetch.fsck.${flaw}=ignore`),
    // One pack per fetch: the limit on the size of a file then limits what a host can send, and no number of small objects eats the inodes.
    'fetch.unpackLimit=1',
    'transfer.unpackLimit=1',
    'fetch.recurseSubmodules=false',
    'fetch.writeCommitGraph=false',
    'credential.helper=',
    'core.bigFileThreshold=32m',
  ];
}
