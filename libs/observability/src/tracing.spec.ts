import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { currentContext } from './context.js';
import { openSpan, runTraced, startTracing } from './tracing.js';

interface ExportedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code?: number };
}

let collector: Server;
let endpoint: string;
const received: string[] = [];

beforeAll(async () => {
  collector = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push(body);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
});

afterAll(() => {
  collector.closeAllConnections();
  collector.close();
});

describe('tracing', () => {
  it('leaves the trace context of a caller alone while it is off', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await runTraced({ name: 'work', kind: 'consumer' }, { correlationId: 'c', traceparent }, async () => {
      expect(currentContext().traceparent).toBe(traceparent);
    });
  });

  it('sends one trace for a request and what it caused, failures marked', async () => {
    const stop = startTracing({ service: 'test', endpoint });
    const request = openSpan({ name: 'POST /hook', kind: 'server' });
    await runTraced(
      { name: 'process scm.push.received', kind: 'consumer' },
      { correlationId: 'c', traceparent: request.traceparent },
      async () => {
        const { traceparent } = currentContext();
        const failing = runTraced({ name: 'job', kind: 'consumer' }, { correlationId: 'c', traceparent }, () =>
          Promise.reject(new Error('broken')),
        );
        await expect(failing).rejects.toThrow('broken');
      },
    );
    request.end();
    await stop();
    const spans: ExportedSpan[] = received
      .map((body) => JSON.parse(body))
      .flatMap((batch) => batch.resourceSpans.flatMap((resource: any) => resource.scopeSpans.flatMap((scope: any) => scope.spans)));
    const named = (name: string): ExportedSpan => spans.find((span) => span.name === name)!;
    expect(new Set(spans.map((span) => span.traceId)).size).toBe(1);
    expect(named('process scm.push.received').parentSpanId).toBe(named('POST /hook').spanId);
    expect(named('job').parentSpanId).toBe(named('process scm.push.received').spanId);
    expect(named('job').status.code).toBe(2);
  });
});
