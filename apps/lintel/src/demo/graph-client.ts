import { setTimeout as sleep } from 'node:timers/promises';

export interface Occurrence {
  readonly id: string;
  readonly path: string;
  readonly beginLine: number;
  readonly beginColumn: number;
  readonly title: string;
  readonly issue: {
    readonly shortcode: string;
    readonly category: string;
    readonly severity: string;
    readonly analyzer: { readonly shortcode: string };
  };
}

export interface Run {
  readonly runUid: string;
  readonly status: string;
  readonly summary: {
    readonly occurrencesIntroduced: number;
    readonly occurrencesResolved: number;
    readonly occurrencesSuppressed: number;
  };
  readonly checks: {
    readonly edges: readonly {
      readonly node: {
        readonly status: string;
        readonly analyzer: { readonly name: string; readonly shortcode: string };
        readonly summary: { readonly occurrencesIntroduced: number };
      };
    }[];
  };
}

export interface RepositoryName {
  readonly name: string;
  readonly login: string;
}

const runDocument = `query ($commitOid: String!) {
  run(commitOid: $commitOid) {
    runUid status
    summary { occurrencesIntroduced occurrencesResolved occurrencesSuppressed }
    checks { edges { node { status analyzer { name shortcode } summary { occurrencesIntroduced } } } }
  }
}`;

const occurrencesDocument = `query ($name: String!, $login: String!, $after: String) {
  repository(name: $name, login: $login, vcsProvider: GITHUB) {
    issueOccurrences(first: 500, after: $after) {
      pageInfo { hasNextPage endCursor }
      edges { node { id path beginLine beginColumn title issue { shortcode category severity analyzer { shortcode } } } }
    }
  }
}`;

/** Talks to Lintel as any client does: documents over HTTP with a personal access token. */
export class GraphClient {
  constructor(
    readonly url: string,
    private readonly token: string,
  ) {}

  /** Throws with the graph's own words when it answers with errors. */
  async ask<Data>(document: string, variables: object = {}, path = '/graphql/'): Promise<Data> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: document, variables }),
    });
    const answer = (await response.json()) as { data?: Data; errors?: { message: string }[]; message?: string };
    if (answer.errors?.length) throw new Error(answer.errors.map((error) => error.message).join('; '));
    if (!answer.data) throw new Error(answer.message ?? `The graph answered ${response.status}`);
    return answer.data;
  }

  /** Lintel's own graph. */
  own<Data>(document: string, variables: object = {}): Promise<Data> {
    return this.ask<Data>(document, variables, '/-/graphql');
  }

  async repositoryId({ name, login }: RepositoryName): Promise<string> {
    const { repository } = await this.ask<{ repository: { id: string } }>(
      'query ($name: String!, $login: String!) { repository(name: $name, login: $login, vcsProvider: GITHUB) { id } }',
      { name, login },
    );
    return repository.id;
  }

  /** Waits for the run of a commit to end, telling each change of its checks. Throws after `timeoutMs`. */
  async finishedRun(commitOid: string, options: { timeoutMs: number; onProgress?: (run: Run) => void }): Promise<Run> {
    const deadline = Date.now() + options.timeoutMs;
    let seen = '';
    let lastFault = '';
    while (Date.now() < deadline) {
      const run = await this.run(commitOid).catch((error: Error) => {
        lastFault = `; last: ${error.message}`; // a service that is being started again answers a moment later
        return null;
      });
      const state = JSON.stringify(run);
      if (run && state !== seen) options.onProgress?.(run);
      seen = state;
      if (run && run.status !== 'PENDING') return run;
      await sleep(150);
    }
    throw new Error(`The run of ${commitOid.slice(0, 8)} did not end within ${options.timeoutMs / 1000} s${lastFault}`);
  }

  /** The newest run of a commit; null when there is none yet. */
  async run(commitOid: string): Promise<Run | null> {
    return (await this.ask<{ run: Run | null }>(runDocument, { commitOid })).run;
  }

  /** Every open occurrence of the default branch. */
  async occurrences(repository: RepositoryName): Promise<Occurrence[]> {
    type Page = {
      repository: { issueOccurrences: { pageInfo: { hasNextPage: boolean; endCursor: string }; edges: { node: Occurrence }[] } };
    };
    const found: Occurrence[] = [];
    for (let after: string | undefined; ;) {
      const { issueOccurrences } = (await this.ask<Page>(occurrencesDocument, { ...repository, after })).repository;
      found.push(...issueOccurrences.edges.map((edge) => edge.node));
      if (!issueOccurrences.pageInfo.hasNextPage) return found;
      after = issueOccurrences.pageInfo.endCursor;
    }
  }
}
