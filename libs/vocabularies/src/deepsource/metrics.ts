/** Spellings of metrics in the DeepSource API. The metrics service's words are the keys. */
export const metricShortcode = {
  'line-coverage': 'LCV',
  'branch-coverage': 'BCV',
  'condition-coverage': 'CCV',
  'composite-coverage': 'CPCV',
  'new-line-coverage': 'NLCV',
  'new-branch-coverage': 'NBCV',
  'new-condition-coverage': 'NCCV',
  'new-composite-coverage': 'NCPCV',
  'documentation-coverage': 'DCV',
  'direct-dependencies': 'DDP',
} as const;

export const metricKey = {
  all: 'AGGREGATE',
  'c-and-cpp': 'C_AND_CPP',
  csharp: 'CSHARP',
  go: 'GO',
  java: 'JAVA',
  javascript: 'JAVASCRIPT',
  php: 'PHP',
  python: 'PYTHON',
  ruby: 'RUBY',
  rust: 'RUST',
  scala: 'SCALA',
  kotlin: 'KOTLIN',
  swift: 'SWIFT',
} as const;
