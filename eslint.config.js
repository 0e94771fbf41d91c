import tseslint from 'typescript-eslint';

const testFiles = ['**/*.spec.ts', '**/*.e2e-spec.ts', '**/test/**', 'libs/testing/**'];
const noEnvironment = { object: 'process', property: 'env', message: 'Read settings through @lintel/config.' };

export default tseslint.config(
  { ignores: ['apps/lintel/sample/**', '**/dist/**', '**/fixtures/**', '**/generated/**', '**/node_modules/**', '**/jest.config.js'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/only-throw-error': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      'no-console': 'error',
      'no-empty': 'error',
      'no-restricted-properties': ['error', noEnvironment],
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Export by name.' }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'], location: 'anywhere' }],
    },
  },
  {
    files: testFiles,
    rules: { '@typescript-eslint/no-explicit-any': 'off', 'no-restricted-properties': 'off', 'max-lines-per-function': 'off', 'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }] },
  },
  { files: ['**/*.module.ts', '**/*.resolver.ts', '**/*.controller.ts', '**/application/*.ts', '**/*.consumer.ts', '**/*.job.ts', '**/*.worker.ts'], rules: { 'max-params': 'off' } },
  { files: ['libs/config/src/environment.ts', 'tools/**'], rules: { 'no-restricted-properties': 'off' } },
);
