import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type YAMLMap } from 'yaml';

/** An expression `${{ … }}` and where it stands in the file. */
export interface Expression {
  readonly source: string;
  readonly start: number;
  readonly end: number;
}

export interface Step {
  readonly node: YAMLMap;
  readonly id: string | undefined;
  readonly uses: string | undefined;
}

export interface Job {
  readonly id: string;
  readonly node: YAMLMap;
  readonly steps: readonly Step[];
}

/** A workflow or composite action, read from its syntax tree so that every value keeps its place. */
export class Workflow {
  readonly triggers: ReadonlySet<string>;
  readonly jobs: readonly Job[];
  readonly root: YAMLMap;

  constructor(
    readonly text: string,
    private readonly document: Document.Parsed,
    root: YAMLMap,
  ) {
    this.root = root;
    this.triggers = new Set(this.#namesOf(this.get(root, 'on')));
    const jobs = this.get(root, 'jobs');
    const runs = this.get(root, 'runs');
    const composite = isMap(runs) ? [{ id: '', node: runs, steps: this.#steps(runs) }] : [];
    this.jobs = isMap(jobs) ? jobs.items.flatMap((pair) => this.#job(pair)) : composite;
  }

  get isWorkflow(): boolean {
    return this.root.has('jobs');
  }

  /** The value under a key, through an alias. */
  get(map: YAMLMap, key: string): Node | undefined {
    return this.#resolve(map.get(key, true) as Node | null | undefined);
  }

  /** The text of a scalar, whatever its type. */
  textOf(node: Node | undefined): string | undefined {
    if (!isScalar(node) || node.value === null || node.value === undefined) return undefined;
    return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
  }

  getText(map: YAMLMap, key: string): string | undefined {
    return this.textOf(this.get(map, key));
  }

  /** The strings of a sequence, or the one string. */
  #namesOf(node: Node | undefined): string[] {
    if (isMap(node)) return node.items.flatMap((pair) => this.textOf(pair.key as Node) ?? []);
    if (isSeq(node)) return node.items.flatMap((item) => this.textOf(this.#resolve(item as Node)) ?? []);
    return [this.textOf(node) ?? ''].filter(Boolean);
  }

  /** The scalars of a sequence, or the one scalar. */
  itemsOf(node: Node | undefined): Node[] {
    return isSeq(node) ? node.items.flatMap((item) => this.#resolve(item as Node) ?? []) : node ? [node] : [];
  }

  rangeOf(node: Node | undefined): { start: number; end: number } {
    const [start = 0, end = start] = node?.range ?? [];
    return { start, end };
  }

  /** Expressions inside a node, also those in comments of a script. */
  expressionsIn(node: Node | undefined): Expression[] {
    const { start, end } = this.rangeOf(node);
    const source = this.text.slice(start, end);
    return [...source.matchAll(/\$\{\{((?:(?!\}\}|\$\{\{)[\s\S]){0,4000})\}\}/g)].map((match) => ({
      source: match[1] ?? '',
      start: start + match.index,
      end: start + match.index + match[0].length,
    }));
  }

  #job(pair: Pair): Job[] {
    const node = this.#resolve(pair.value as Node | null);
    const id = this.textOf(pair.key as Node);
    return id !== undefined && isMap(node) ? [{ id, node, steps: this.#steps(node) }] : [];
  }

  #steps(job: YAMLMap): Step[] {
    return this.itemsOf(this.get(job, 'steps')).flatMap((node) =>
      isMap(node) ? [{ node, id: this.getText(node, 'id'), uses: this.getText(node, 'uses') }] : [],
    );
  }

  #resolve(node: Node | null | undefined): Node | undefined {
    return (isAlias(node) ? node.resolve(this.document) : node) ?? undefined;
  }
}
