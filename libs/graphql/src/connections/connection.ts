/** The five arguments that every connection field takes. */
export interface ConnectionArgs {
  readonly offset?: number | null;
  readonly before?: string | null;
  readonly after?: string | null;
  readonly first?: number | null;
  readonly last?: number | null;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export interface Edge<Node> {
  readonly node: Node;
  readonly cursor: string;
}

/** `totalCount` is a function, so that it costs nothing unless a query selects it. */
export interface Connection<Node> {
  readonly pageInfo: PageInfo;
  readonly edges: readonly Edge<Node>[];
  readonly totalCount: () => number | Promise<number>;
}
