import type { GraphVocabulary } from '@lintel/graphql';
import type { ServiceName } from '@lintel/service';

/**
 * The service that knows whether a node of a type exists and who may see it. Other services contribute fields to some of these types,
 * but do not decide that.
 */
export const nodeOwners: Readonly<Partial<Record<GraphVocabulary, Readonly<Record<string, ServiceName>>>>> = {
  deepsource: {
    User: 'accounts',
    Account: 'accounts',
    TeamMember: 'accounts',
    Installation: 'accounts',
    Repository: 'accounts',
    AnalysisRun: 'analysis-runner',
    Check: 'analysis-runner',
    Analyzer: 'analysis-runner',
    PullRequest: 'analysis-runner',
    CodeFormatter: 'analysis-runner',
    Transformer: 'analysis-runner',
    Issue: 'issues',
    RepositoryIssue: 'issues',
    Occurrence: 'issues',
    RepositoryMetricItem: 'metrics',
    MetricValue: 'metrics',
  },
  lintel: {},
};

/** The interface of nodes in each graph that has one. */
export const nodeInterfaces: Readonly<Partial<Record<GraphVocabulary, string>>> = {
  deepsource: 'MaskPrimaryKeyNode',
  lintel: 'Node',
};
