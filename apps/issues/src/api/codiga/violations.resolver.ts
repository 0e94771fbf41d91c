import { Authorize } from '@lintel/auth';
import type { GraphqlContext } from '@lintel/graphql';
import { DomainError } from '@lintel/kernel';
import { codiga } from '@lintel/vocabularies';
import { Args, Context, Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { ReadViolations } from '../../application/read-violations.js';
import type { OpenAtRunFilter } from '../../persistence/violations.repository.js';
import { categoriesOf, severitiesOf, toViolation } from './violation.presenter.js';
import type { ViolationShape } from './violation.presenter.js';

interface Stub {
  readonly id: number;
}

interface ViolationArgs {
  readonly languages?: readonly string[] | null;
  readonly filename?: string | null;
  readonly path?: string | null;
  readonly howmany: number;
  readonly category?: readonly string[] | null;
  readonly categories?: readonly string[] | null;
  readonly severity?: readonly number[] | null;
  readonly severities?: readonly number[] | null;
  readonly rule?: string | null;
  readonly skip: number;
  readonly orderBy?: string | null;
  readonly desc?: boolean | null;
}

const maxHowmany = 10_000;
const maxSkip = 1_000_000;
const orders: Readonly<Record<string, OpenAtRunFilter['order']>> = { Category: 'category', Severity: 'severity', Filename: 'path' };

@Resolver('Analysis')
@Authorize('signed-in')
export class CodigaViolationsResolver {
  constructor(private readonly violations: ReadViolations) {}

  /** Whether there is such an analysis is for its owner to say. */
  @ResolveReference()
  resolveReference({ id }: { readonly id: number | string }): Stub {
    return { id: Number(id) };
  }

  @ResolveField('violations')
  async read(@Parent() { id }: Stub, @Args() args: ViolationArgs, @Context() { principal }: GraphqlContext): Promise<ViolationShape[]> {
    const filter = filterOf(id, args);
    return filter ? (await this.violations.execute(principal, filter)).map(toViolation) : [];
  }
}

/** Undefined when nothing can fit. `status` has no effect; `category` and `categories` mean the same, as do the two of severity. */
function filterOf(runId: number, args: ViolationArgs): OpenAtRunFilter | undefined {
  if (args.howmany < 0 || args.howmany > maxHowmany)
    throw new DomainError('invalid-input', { reason: `howmany must be from 0 to ${maxHowmany}` });
  if (args.skip < 0 || args.skip > maxSkip) throw new DomainError('invalid-input', { reason: `skip must be from 0 to ${maxSkip}` });
  const path = args.filename ?? args.path ?? null;
  if ([path, args.rule].some((text) => text?.includes('\u0000')) || (args.filename && args.path && args.filename !== args.path))
    return undefined;
  const categories = listOf(args.category, args.categories);
  const severities = listOf(args.severity, args.severities);
  return {
    runId,
    path,
    pathEnds: args.languages ? codiga.endsOfLanguages(args.languages) : null,
    categories: categories && categoriesOf(categories),
    severities: severities && severitiesOf(severities),
    rule: args.rule ?? null,
    order: orders[args.orderBy ?? 'Filename'] ?? 'path',
    isDescending: args.desc ?? false,
    skip: args.skip,
    limit: args.howmany,
  };
}

function listOf<Item>(one: readonly Item[] | null | undefined, other: readonly Item[] | null | undefined): readonly Item[] | null {
  return one || other ? [...(one ?? []), ...(other ?? [])] : null;
}
