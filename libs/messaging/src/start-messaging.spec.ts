import { describe, expect, it } from '@jest/globals';
import { pushReceived, runStarted } from '@lintel/events';
import { z } from 'zod';
import { Consumes, consumedEventOf, defineJob, Works, workedJobOf } from './index.js';

const job = defineJob({
  name: 'do-it',
  schema: z.object({}),
  retryLimit: 0,
  retryDelaySeconds: 0,
  retryBackoff: false,
  expireInSeconds: 1,
});

@Consumes(pushReceived)
class PushConsumer {
  handle(): Promise<void> {
    return Promise.resolve();
  }
}

@Consumes(runStarted)
class HeirConsumer extends PushConsumer {}

@Works(job)
class DoWorker {
  run(): Promise<void> {
    return Promise.resolve();
  }
}

describe('marks', () => {
  it('tell what a class consumes or works on', () => {
    expect(consumedEventOf(new PushConsumer())).toBe(pushReceived);
    expect(consumedEventOf(new HeirConsumer())).toBe(runStarted);
    expect(workedJobOf(new DoWorker())).toBe(job);
    expect(consumedEventOf(new DoWorker())).toBeUndefined();
    expect(workedJobOf({})).toBeUndefined();
  });
});
