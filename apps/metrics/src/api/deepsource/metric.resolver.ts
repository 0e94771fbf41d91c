import { Authorize, CurrentPrincipal, type Principal } from '@lintel/auth';
import { loader, paginate, type Connection, type ConnectionArgs, type GraphqlContext } from '@lintel/graphql';
import { DomainError, type Id } from '@lintel/kernel';
import { fromGlobalIdOf } from '@lintel/vocabularies';
import { Args, Context, Mutation, Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { ChangeMetricSetting } from '../../application/change-metric-setting.js';
import type { PublicMetric } from '../../application/public-metrics.js';
import { ReadPublicMetrics } from '../../application/read-public-metrics.js';
import { SetThreshold } from '../../application/set-threshold.js';
import {
  itemOfId,
  metricOf,
  shortcodeOf,
  subjectOf,
  toMetricValue,
  toRepositoryMetric,
  toRepositoryMetricItem,
} from './metric.presenter.js';
import type { MetricValueShape, RepositoryMetricItemShape, RepositoryMetricShape } from './metric.presenter.js';

interface Stub {
  readonly id: string;
}

interface ThresholdInput {
  readonly repositoryId: string;
  readonly metricShortcode: string;
  readonly metricKey: string;
  readonly thresholdValue?: number | null;
  readonly clientMutationId?: string | null;
}

interface SettingInput {
  readonly repositoryId: string;
  readonly metricShortcode: string;
  readonly isReported: boolean;
  readonly isThresholdEnforced: boolean;
  readonly clientMutationId?: string | null;
}

@Resolver('Repository')
@Authorize('signed-in')
export class DeepsourceRepositoryMetricsResolver {
  constructor(
    private readonly read: ReadPublicMetrics,
    private readonly setThreshold: SetThreshold,
    private readonly changeSetting: ChangeMetricSetting,
  ) {}

  @ResolveReference()
  async resolveReference({ id }: Stub, context: GraphqlContext): Promise<Stub | null> {
    return (await this.metricsOf(id, context)) ? { id } : null;
  }

  @ResolveField('metrics')
  async metrics(
    @Parent() { id }: Stub,
    @Args() { shortcodeIn }: { readonly shortcodeIn?: readonly (string | null)[] | null },
    @Context() context: GraphqlContext,
  ): Promise<RepositoryMetricShape[]> {
    const wanted = shortcodeIn?.filter((shortcode) => shortcode !== null).map(metricOf);
    const metrics = (await this.metricsOf(id, context)) ?? [];
    return metrics.filter(({ metric }) => !wanted || wanted.includes(metric)).map(toRepositoryMetric);
  }

  @ResolveField('metricSettings')
  async metricSettings(@Parent() { id }: Stub, @Context() context: GraphqlContext) {
    const metrics = (await this.metricsOf(id, context)) ?? [];
    return metrics.map(({ metric, isSwitchedOn: isReported, isThresholdEnforced }) => ({
      metricShortcode: shortcodeOf(metric),
      isReported,
      isThresholdEnforced,
    }));
  }

  @Mutation('setRepositoryMetricThreshold')
  async setRepositoryMetricThreshold(@CurrentPrincipal() principal: Principal, @Args('input') input: ThresholdInput) {
    const { repositoryId, metricShortcode, metricKey, thresholdValue = null, clientMutationId } = input;
    await this.setThreshold.execute({
      principal,
      repositoryId: repositoryIdOf(repositoryId),
      metric: metricOf(metricShortcode),
      subject: subjectOf(metricKey),
      threshold: thresholdValue,
    });
    return { ok: true, clientMutationId };
  }

  @Mutation('updateRepositoryMetricSetting')
  async updateRepositoryMetricSetting(@CurrentPrincipal() principal: Principal, @Args('input') input: SettingInput) {
    const { repositoryId, metricShortcode, isReported, isThresholdEnforced, clientMutationId } = input;
    await this.changeSetting.execute({
      principal,
      repositoryId: repositoryIdOf(repositoryId),
      metric: metricOf(metricShortcode),
      isReported,
      isThresholdEnforced,
    });
    return { ok: true, clientMutationId };
  }

  /** Undefined when the repository does not exist or may not be read. */
  private async metricsOf(globalId: string, context: GraphqlContext): Promise<PublicMetric[] | undefined> {
    const repositoryId = fromGlobalIdOf('Repository', globalId);
    const batch = async (ids: readonly Id[]) => {
      const found = await this.read.ofRepositories(context.principal, ids);
      return ids.map((id) => found.get(id));
    };
    return repositoryId === undefined
      ? undefined
      : loader<Id, PublicMetric[] | undefined>(context, repositoryMetricsKey, batch).load(repositoryId);
  }
}

const repositoryMetricsKey = Symbol('metrics by repository');
const checkMetricsKey = Symbol('metrics by check');

@Resolver('Check')
@Authorize('signed-in')
export class DeepsourceCheckMetricsResolver {
  constructor(private readonly read: ReadPublicMetrics) {}

  /** Whether there is such a check is for its owner to say; here it only has metrics or none. */
  @ResolveReference()
  resolveReference({ id }: Stub): Stub {
    return { id };
  }

  @ResolveField('metrics')
  async metrics(@Parent() { id }: Stub, @Context() context: GraphqlContext): Promise<RepositoryMetricShape[] | null> {
    const checkId = fromGlobalIdOf('Check', id);
    const batch = async (ids: readonly Id[]) => {
      const found = await this.read.ofChecks(context.principal, ids);
      return ids.map((each) => found.get(each) ?? null);
    };
    const metrics = checkId === undefined ? null : await loader<Id, PublicMetric[] | null>(context, checkMetricsKey, batch).load(checkId);
    return metrics && metrics.map(toRepositoryMetric);
  }
}

@Resolver('RepositoryMetricItem')
@Authorize('signed-in')
export class DeepsourceMetricItemResolver {
  constructor(private readonly read: ReadPublicMetrics) {}

  @ResolveReference()
  async resolveReference({ id }: Stub, { principal }: GraphqlContext): Promise<RepositoryMetricItemShape | null> {
    const identity = itemOfId(id);
    const item = identity && (await this.read.item(principal, identity));
    return item ? toRepositoryMetricItem(item) : null;
  }

  /** Oldest first. */
  @ResolveField('values')
  async values(
    @Parent() { item }: RepositoryMetricItemShape,
    @Args() { commitOidIn, ...args }: ConnectionArgs & { readonly commitOidIn?: readonly (string | null)[] | null },
    @Context() { principal }: GraphqlContext,
  ): Promise<Connection<MetricValueShape>> {
    const { repositoryId, ref, metric, subject } = item;
    const commitOids = commitOidIn?.filter((oid) => oid !== null).filter((oid) => !oid.includes('\u0000'));
    const series = { repositoryId, ref: ref ?? '', metric, subject, commitOids };
    return paginate({
      args,
      keyShape: ['number'],
      keyOf: (value) => [value.valueId],
      fetch: (request) => this.read.history(principal, series, request),
      count: () => this.read.countHistory(principal, series),
      toNode: toMetricValue,
    });
  }
}

@Resolver('MetricValue')
@Authorize('signed-in')
export class DeepsourceMetricValueResolver {
  constructor(private readonly read: ReadPublicMetrics) {}

  @ResolveReference()
  async resolveReference({ id }: Stub, { principal }: GraphqlContext): Promise<MetricValueShape | null> {
    const valueId = fromGlobalIdOf('MetricValue', id);
    const [value] = valueId === undefined ? [] : await this.read.valuesByIds(principal, [valueId]);
    return value ? toMetricValue(value) : null;
  }
}

function repositoryIdOf(globalId: string): Id {
  const repositoryId = fromGlobalIdOf('Repository', globalId);
  if (repositoryId === undefined) throw new DomainError('repository-not-found');
  return repositoryId;
}
