import { members, type Indexes, type Selection } from '../json/selection.js';
import { cleanText } from '../model/clean-text.js';
import { nonEmpty, recordOf, textOf, type JsonRecord } from '../model/values.js';
import { componentSelection, emptyComponent, type CollectorOptions, type MutableComponent } from './component-collector.js';
import { messageText } from './describe-rule.js';
import { field, type FieldOptions } from './field.js';
import type { RunSurvey } from './sarif-survey.js';

const shortBytes = 4096;
const objectBytes = 256 * 1024;
const artifactBytes = 48;
const maxErrors = 20;
const maxErrorLength = 1024;
const maxOverrides = 10_000;

export type MutableRun = { -readonly [Key in keyof RunSurvey]: RunSurvey[Key] } & {
  driver: MutableComponent;
  extensions: MutableComponent[];
  taxonomies: MutableComponent[];
  artifacts: (JsonRecord | undefined)[];
  errors: string[];
  levelOverrides: JsonRecord[];
  failedInvocations: Set<number>;
};

export function emptyRun(index: number): MutableRun {
  return {
    index,
    driver: emptyComponent(),
    hasDriver: false,
    extensions: [],
    extensionsCount: 0,
    taxonomies: [],
    results: 'absent',
    resultsCount: 0,
    resultsOccurrence: -1,
    automationId: undefined,
    columnKind: undefined,
    bases: undefined,
    artifacts: [],
    workingDirectory: undefined,
    isSuccessful: true,
    errors: [],
    levelOverrides: [],
    failedInvocations: new Set(),
  };
}

/** Selects the parts of a run (SARIF 3.14) beside its results, which are only counted. `runAt` finds the run that is being read. */
export function runSelection(options: CollectorOptions, runAt: (indexes: Indexes) => MutableRun): Selection['members'] {
  const small: FieldOptions = { maxBytes: shortBytes, budget: options.budget };
  const large: FieldOptions = { maxBytes: objectBytes, budget: options.budget };
  return members({
    tool: toolSelection(options, runAt),
    taxonomies: listOfComponents(options, runAt, 'taxonomies'),
    results: resultsSelection(runAt),
    automationDetails: field(large, (value, indexes) => (runAt(indexes).automationId = textOf(recordOf(value)?.id))),
    columnKind: field(small, (value, indexes) => (runAt(indexes).columnKind = textOf(value))),
    originalUriBaseIds: field(large, (value, indexes) => (runAt(indexes).bases = recordOf(value))),
    artifacts: artifactsSelection(large, runAt),
    invocations: invocationsSelection({ small, large }, runAt),
  });
}

function toolSelection(options: CollectorOptions, runAt: (indexes: Indexes) => MutableRun): Selection {
  const reset = (run: MutableRun): void => {
    run.driver = emptyComponent();
    run.hasDriver = false;
  };
  const driver: Selection = {
    onEnter: (kind, indexes) => {
      reset(runAt(indexes));
      runAt(indexes).hasDriver = kind === 'object';
    },
    members: componentSelection(options, (indexes) => runAt(indexes).driver),
  };
  return {
    onEnter: (_, indexes) => {
      const run = runAt(indexes);
      reset(run);
      run.extensions = [];
      run.extensionsCount = 0;
    },
    members: members({ driver, extensions: listOfComponents(options, runAt, 'extensions') }),
  };
}

function listOfComponents(
  options: CollectorOptions,
  runAt: (indexes: Indexes) => MutableRun,
  list: 'extensions' | 'taxonomies',
): Selection {
  const { extensionsPerRun } = options.limits;
  let spare = emptyComponent();
  const at = (indexes: Indexes): MutableComponent => runAt(indexes)[list][indexes[1] ?? 0] ?? spare;
  const enter = (indexes: Indexes): void => {
    const run = runAt(indexes);
    const index = indexes[1] ?? 0;
    if (list === 'extensions') run.extensionsCount = index + 1;
    // Beyond the limit everything goes into a component that nobody looks at.
    if (index < extensionsPerRun) run[list][index] = emptyComponent();
    else spare = emptyComponent();
  };
  return {
    onEnter: (_, indexes) => (runAt(indexes)[list] = []),
    items: { onEnter: (_, indexes) => enter(indexes), members: componentSelection(options, at) },
  };
}

function resultsSelection(runAt: (indexes: Indexes) => MutableRun): Selection {
  return {
    onEnter: (kind, indexes) => {
      const run = runAt(indexes);
      run.results = kind === 'array' ? 'array' : 'not-array';
      run.resultsCount = 0;
      run.resultsOccurrence += 1;
    },
    items: { onEnter: (_, indexes) => (runAt(indexes).resultsCount += 1) },
  };
}

/** Only where artifacts are: their contents stay out. */
function artifactsSelection(options: FieldOptions, runAt: (indexes: Indexes) => MutableRun): Selection {
  const set = (value: unknown, indexes: Indexes): void => {
    const location = recordOf(value);
    const kept = location && { uri: textOf(location.uri), uriBaseId: textOf(location.uriBaseId) };
    runAt(indexes).artifacts[indexes[1] ?? 0] = kept;
  };
  return {
    onEnter: (_, indexes) => (runAt(indexes).artifacts = []),
    items: {
      onEnter: (_, indexes) => {
        options.budget.spend(artifactBytes);
        set(undefined, indexes);
      },
      members: members({ location: field(options, set) }),
    },
  };
}

function invocationsSelection(
  { small, large }: { small: FieldOptions; large: FieldOptions },
  runAt: (indexes: Indexes) => MutableRun,
): Selection {
  const notification = field(large, (value, indexes) => {
    const record = recordOf(value);
    const { errors } = runAt(indexes);
    if (record?.level === 'error' && errors.length < maxErrors)
      errors.push(cleanText(messageText(record.message) ?? 'error', maxErrorLength));
  });
  const override = field(large, (value, indexes) => {
    const { levelOverrides } = runAt(indexes);
    const record = recordOf(value);
    if (record !== undefined && levelOverrides.length < maxOverrides) levelOverrides.push(record);
  });
  return {
    onEnter: (_, indexes) =>
      void Object.assign(runAt(indexes), {
        isSuccessful: true,
        workingDirectory: undefined,
        errors: [],
        levelOverrides: [],
        failedInvocations: new Set(),
      }),
    items: {
      members: members({
        executionSuccessful: field(small, (value, indexes) => noteSuccess(runAt(indexes), indexes[1] ?? 0, value !== false)),
        workingDirectory: field(large, (value, indexes) => {
          if (indexes[1] === 0) runAt(indexes).workingDirectory = nonEmpty(recordOf(value)?.uri);
        }),
        toolExecutionNotifications: { items: notification },
        toolConfigurationNotifications: { items: notification },
        ruleConfigurationOverrides: { items: override },
      }),
    },
  };
}

function noteSuccess(run: MutableRun, invocation: number, isSuccessful: boolean): void {
  if (isSuccessful) run.failedInvocations.delete(invocation);
  else run.failedInvocations.add(invocation);
  run.isSuccessful = run.failedInvocations.size === 0;
}
