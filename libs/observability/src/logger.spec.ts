import { describe, expect, it } from '@jest/globals';
import { runWithContext } from './context.js';
import { createLogger } from './logger.js';

function capture(): { lines: Record<string, unknown>[]; destination: { write(line: string): void } } {
  const lines: Record<string, unknown>[] = [];
  return { lines, destination: { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) } };
}

describe('logger', () => {
  it('writes one JSON line with service and correlation id, across awaits', async () => {
    const { lines, destination } = capture();
    const logger = createLogger({ service: 'issues', level: 'info', destination });
    await runWithContext({ correlationId: 'delivery-1' }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      logger.info({ count: 3 }, 'done');
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ service: 'issues', correlationId: 'delivery-1', level: 'info', message: 'done', count: 3 });
  });

  it('keeps contexts of concurrent work apart', async () => {
    const { lines, destination } = capture();
    const logger = createLogger({ service: 'issues', level: 'info', destination });
    const work = (id: string, delay: number): Promise<void> =>
      runWithContext({ correlationId: id }, async () => {
        await new Promise((resolve) => setTimeout(resolve, delay));
        logger.info(id);
      });
    await Promise.all([work('a', 10), work('b', 1), work('c', 5)]);
    for (const line of lines) expect(line.correlationId).toBe(line.message);
    expect(lines).toHaveLength(3);
  });

  it('hides secrets', () => {
    const { lines, destination } = capture();
    createLogger({ service: 'issues', level: 'info', destination }).info(
      { token: 'dsp_x', endpoint: { secret: 's' }, headers: { cookie: 'c' } },
      'x',
    );
    expect(JSON.stringify(lines)).not.toMatch(/dsp_x|"s"|"c"/);
  });
});
