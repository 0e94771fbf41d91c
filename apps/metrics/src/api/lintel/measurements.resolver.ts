import { Authorize } from '@lintel/auth';
import { loader, paginate, type Connection, type ConnectionArgs, type GraphqlContext, type PaginateOptions } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import { fromGlobalIdOf } from '@lintel/vocabularies';
import { Args, Context, Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { ReadMeasurements, type RefQuestion } from '../../application/read-measurements.js';
import type { StoredDuplicate, StoredFile, StoredFunction } from '../../persistence/newest-commit.repository.js';
import { toMeasurements, type MeasurementsShape } from './measurements.presenter.js';

interface RepositoryStub {
  readonly id: string;
  readonly repositoryId: Id;
  /** Null for a repository that has no default branch yet. */
  readonly defaultRef: string | null;
}

type Page<Node> = Pick<Connection<Node>, 'edges' | 'pageInfo'>;

const defaultRefKey = Symbol('default ref by repository');

@Resolver('Repository')
@Authorize('signed-in')
export class LintelMeasurementsResolver {
  constructor(private readonly read: ReadMeasurements) {}

  @ResolveReference()
  async resolveReference({ id }: { readonly id: string }, context: GraphqlContext): Promise<RepositoryStub | null> {
    const repositoryId = fromGlobalIdOf('Repository', id);
    const batch = async (ids: readonly Id[]) => {
      const refs = await this.read.defaultRefs(context.principal, ids);
      return ids.map((each) => refs.get(each));
    };
    const defaultRef =
      repositoryId === undefined
        ? undefined
        : await loader<Id, string | null | undefined>(context, defaultRefKey, batch).load(repositoryId);
    return repositoryId === undefined || defaultRef === undefined ? null : { id, repositoryId, defaultRef };
  }

  @ResolveField('measurements')
  async measurements(
    @Parent() parent: RepositoryStub,
    @Args() { ref }: { readonly ref?: string | null },
    @Context() { principal }: GraphqlContext,
  ): Promise<MeasurementsShape | null> {
    const snapshot = await this.read.newest(principal, questionOf(parent, ref));
    return snapshot ? toMeasurements(snapshot) : null;
  }

  @ResolveField('measurementHistory')
  async measurementHistory(
    @Parent() parent: RepositoryStub,
    @Args() { ref, ...args }: ConnectionArgs & { readonly ref?: string | null },
    @Context() { principal }: GraphqlContext,
  ): Promise<Page<MeasurementsShape>> {
    return page({
      args,
      keyShape: ['number', 'number'],
      keyOf: ({ runId, snapshotId }) => [runId, snapshotId],
      fetch: (request) => this.read.history(principal, questionOf(parent, ref), request),
      toNode: toMeasurements,
    });
  }

  @ResolveField('measuredFiles')
  async measuredFiles(
    @Parent() parent: RepositoryStub,
    @Args() { prefix, ...args }: ConnectionArgs & { readonly prefix?: string | null },
    @Context() { principal }: GraphqlContext,
  ): Promise<Page<StoredFile>> {
    const question = { ...questionOf(parent), prefix: prefix ?? '' };
    return page<StoredFile, StoredFile>({
      args,
      keyShape: ['string'],
      keyOf: ({ path }) => [path],
      fetch: (request) => this.read.files(principal, question, request),
      toNode: (file) => file,
    });
  }

  @ResolveField('measuredFunctions')
  async measuredFunctions(
    @Parent() parent: RepositoryStub,
    @Args() { kind, ...args }: ConnectionArgs & { readonly kind: 'COMPLEX' | 'LONG' },
    @Context() { principal }: GraphqlContext,
  ): Promise<Page<StoredFunction>> {
    const order = kind === 'COMPLEX' ? 'complex' : 'long';
    return page<StoredFunction, StoredFunction>({
      args,
      keyShape: ['number', 'number'],
      keyOf: (row) => [order === 'complex' ? row.cyclomaticComplexity : row.codeLines, row.functionId],
      fetch: (request) => this.read.functions(principal, { ...questionOf(parent), order }, request),
      toNode: (row) => row,
    });
  }

  @ResolveField('duplicates')
  async duplicates(
    @Parent() parent: RepositoryStub,
    @Args() args: ConnectionArgs,
    @Context() { principal }: GraphqlContext,
  ): Promise<Page<StoredDuplicate>> {
    return page<StoredDuplicate, StoredDuplicate>({
      args,
      keyShape: ['number', 'number'],
      keyOf: ({ lines, blockId }) => [lines, blockId],
      fetch: (request) => this.read.duplicates(principal, questionOf(parent), request),
      toNode: (block) => block,
    });
  }
}

/** A ref may be given in full or as the name of a branch. Nothing is measured of a ref that is none. */
function questionOf({ repositoryId, defaultRef }: RepositoryStub, ref?: string | null): RefQuestion {
  const given = ref == null ? defaultRef : ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
  return { repositoryId, ref: (given ?? '').replaceAll('\u0000', '') };
}

/** These lists have no total: nothing counts them. */
async function page<Row, Node>(options: Omit<PaginateOptions<Row, Node>, 'count'>): Promise<Page<Node>> {
  const { edges, pageInfo } = await paginate({ ...options, count: () => 0 });
  return { edges, pageInfo };
}
