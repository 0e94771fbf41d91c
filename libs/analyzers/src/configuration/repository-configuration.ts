/** What a repository's `.deepsource.toml` asks for, in our words. */
export interface RepositoryConfiguration {
  readonly version: 1;
  readonly excludePatterns: readonly string[];
  readonly testPatterns: readonly string[];
  readonly analyzers: readonly ConfiguredAnalyzer[];
  readonly codeFormatters: readonly { readonly name: string; readonly isEnabled: boolean }[];
}

export interface ConfiguredAnalyzer {
  /** As written. */
  readonly name: string;
  /** Bundled analyzer that answers to the name; undefined when none does (a warning says so). */
  readonly shortcode: string | undefined;
  readonly isEnabled: boolean;
  readonly meta: Readonly<Record<string, unknown>>;
}

export interface ConfigurationProblem {
  /** 1-based; undefined when the problem belongs to the whole file. */
  readonly line: number | undefined;
  readonly message: string;
}

export type ParsedConfiguration =
  | { readonly isValid: true; readonly configuration: RepositoryConfiguration; readonly warnings: readonly ConfigurationProblem[] }
  | { readonly isValid: false; readonly errors: readonly ConfigurationProblem[] };
