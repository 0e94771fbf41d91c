import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkWorkflow } from './check-workflow.js';

const check = (text: string) =>
  checkWorkflow({ path: '.github/workflows/ci.yml', text }).map(
    ({ ruleId, startLine, startColumn }) => `${startLine}:${startColumn} ${ruleId}`,
  );

const workflow = (steps: string, head = 'on: push') => `${head}
permissions:
  contents: read
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
${steps}`;

describe('checkWorkflow', () => {
  it('points at the expression, also inside a block', () => {
    const text = workflow('      - run: |\n          echo one\n          echo "${{ github.head_ref }}"\n');
    expect(check(text)).toEqual(['10:17 workflow/script-injection']);
  });

  it.each([
    '${{ github.event.issue.number }}',
    "${{ contains(github.event.issue.title, 'x') }}",
    "${{ github.head_ref == 'main' }}",
    '${{ github.sha }}',
    '${{ inputs.name }}',
  ])('lets %s pass', (expression) => {
    expect(check(workflow(`      - run: echo ${expression}\n`))).toEqual([]);
  });

  it.each([
    'github.event.issue.title',
    'github.event.commits[0].message',
    'github.event.pages.*.page_name',
    'github.event.pull_request.head.ref',
    "format('{0}', github.event.comment.body)",
  ])('does not let %s pass', (source) => {
    expect(check(workflow(`      - run: echo "\${{ ${source} }}"\n`))).toEqual(['8:20 workflow/script-injection']);
  });

  it('follows anchors and aliases', () => {
    const text = workflow(
      '      - &checkout\n        uses: actions/checkout@v4\n      - *checkout\n      - run: echo ${{ steps.none.outputs.x }}\n',
    );
    expect(check(text)).toEqual(['11:19 workflow/unknown-step']);
  });

  it('reads every form of triggers', () => {
    const step = '      - uses: actions/checkout@v4\n        with: { ref: "${{ github.event.pull_request.head.sha }}" }\n';
    for (const head of [
      'on: pull_request_target',
      'on: [push, pull_request_target]',
      'on: { pull_request_target: { types: [opened] } }',
      '"on":\n  pull_request_target:',
    ]) {
      expect(check(workflow(step, head)).map((found) => found.split(' ')[1])).toEqual(['workflow/untrusted-checkout']);
    }
    expect(check(workflow(step, 'on: pull_request'))).toEqual([]);
  });

  it('checks composite actions, which have no permissions to state', () => {
    const text = 'name: x\nruns:\n  using: composite\n  steps:\n    - run: echo "${{ github.event.issue.title }}"\n      shell: bash\n';
    expect(check(text)).toEqual(['5:18 workflow/script-injection']);
  });

  it('reports what is no workflow once, and nothing for an empty file', () => {
    expect(check('on: [push')).toHaveLength(1);
    expect(check('just text')).toEqual(['1:1 workflow/invalid']);
    expect(check('')).toEqual([]);
  });

  it('never throws, whatever the file', () => {
    const line = fc.constantFrom(
      'on: push',
      'jobs:',
      '  a:',
      '    steps:',
      '      - run: ${{ x }}',
      '      - *a',
      '    needs: [a, *b]',
      '    runs-on: 1',
      '? [a]',
      '- !!x y',
      'jobs: 1',
      '  a: null',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(line).map((lines) => lines.join('\n')),
        ),
        (text) => void check(text),
      ),
    );
  });
});
