import { describe, expect, it } from '@jest/globals';
import { WakeUp } from './wake-up.js';

const timed = async (work: Promise<void>): Promise<number> => {
  const begun = performance.now();
  await work;
  return performance.now() - begun;
};

describe('WakeUp', () => {
  it('ends a wait when called, and by time otherwise', async () => {
    const wakeUp = new WakeUp();
    setTimeout(() => wakeUp.wake(), 20);
    expect(await timed(wakeUp.wait(5_000))).toBeLessThan(1_000);
    expect(await timed(wakeUp.wait(30))).toBeGreaterThanOrEqual(25);
  });

  it('remembers one call that came before the wait', async () => {
    const wakeUp = new WakeUp();
    wakeUp.wake();
    wakeUp.wake();
    expect(await timed(wakeUp.wait(5_000))).toBeLessThan(1_000);
    expect(await timed(wakeUp.wait(30))).toBeGreaterThanOrEqual(25);
  });
});
