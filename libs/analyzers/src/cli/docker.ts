import { checkDockerfile } from './docker/check-dockerfile.js';
import type { DockerSettings } from './docker/image-rules.js';
import { runEntryPoint, type Finding } from './entry-point.js';

await runEntryPoint('lintel-docker', async ({ sources, readConfiguration }) => {
  const settings = (await readConfiguration('docker.json')) as DockerSettings;
  const findings: Finding[] = [];
  for await (const source of sources()) findings.push(...checkDockerfile(source, settings));
  return findings;
});
