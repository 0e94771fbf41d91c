import { runEntryPoint, type Finding } from './entry-point.js';
import { checkWorkflow } from './workflows/check-workflow.js';

await runEntryPoint('lintel-workflows', async ({ sources }) => {
  const findings: Finding[] = [];
  for await (const source of sources()) findings.push(...checkWorkflow(source));
  return findings;
});
