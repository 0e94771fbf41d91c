import { noMeta, type BundledAnalyzer } from './bundled-analyzer.js';
import { lintelRules } from './lintel-rules.js';
import { patternRuleKey, patternRules } from './pattern-rules.js';

const shortcode = 'shell';

export const shell: BundledAnalyzer = {
  manifest: {
    ...lintelRules.manifest,
    shortcode,
    name: 'Shell',
    description:
      'Finds traps in shell scripts: removals below an empty variable, downloads that are run unseen, names that fall apart at spaces. ' +
      'Where ShellCheck is installed, the analyzer of that name adds its findings.',
    aliases: ['bash', 'sh'],
    toolName: 'lintel-shell',
    version: '1.0.0',
    categories: ['security', 'bug-risk'],
    languages: ['Shell'],
    output: { kind: 'stdout', fileName: 'shell.sarif', format: 'sarif' },
    exampleConfig: '[[analyzers]]\nname = "shell"\n',
  },
  meta: noMeta,
  configFiles: ({ files }) => [
    // A script may have any name; ast-grep knows languages by extension only.
    {
      fileName: 'sgconfig.yml',
      text: JSON.stringify({ ruleDirs: [], languageGlobs: { bash: files.map((file) => literalGlob(file.path)) } }),
    },
    { fileName: 'rules.yml', text: patternRules(shortcode) },
  ],
  ruleKey: patternRuleKey,
  columns: 'code-points',
  hasEncodedPaths: true,
};

function literalGlob(path: string): string {
  return path.replaceAll(/[*?[\]{}!\\]/g, '\\$&');
}
