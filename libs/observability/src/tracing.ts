import { context, propagation, SpanKind, SpanStatusCode, trace, type Attributes, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { runWithContext, type WorkContext } from './context.js';

const tracer = (): Tracer => trace.getTracer('lintel');

/**
 * Starts the export of traces to an OTLP collector over HTTP. Without it every span is a no-op.
 * Returns a function that flushes and stops.
 */
export function startTracing(options: { service: string; endpoint: string }): () => Promise<void> {
  const sdk = new NodeSDK({
    serviceName: options.service,
    traceExporter: new OTLPTraceExporter({ url: `${options.endpoint.replace(/\/$/, '')}/v1/traces` }),
    instrumentations: [],
  });
  sdk.start();
  return () => sdk.shutdown();
}

export interface SpanOptions {
  readonly name: string;
  readonly kind: 'server' | 'consumer' | 'internal';
  readonly attributes?: Attributes;
  /** W3C trace context of the caller; the span becomes its child. */
  readonly traceparent?: string;
}

/** Runs `work` inside a span; a throw marks the span as failed and goes on. */
export async function withSpan<T>(options: SpanOptions, work: () => Promise<T>): Promise<T> {
  const kind = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER, internal: SpanKind.INTERNAL }[options.kind];
  const parent = options.traceparent ? propagation.extract(context.active(), { traceparent: options.traceparent }) : context.active();
  return tracer().startActiveSpan(options.name, { kind, attributes: options.attributes }, parent, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Returns the W3C trace context of the active span, to travel with an event; undefined when tracing is off. */
export function activeTraceparent(): string | undefined {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier['traceparent'];
}

/** Runs `work` inside a span that continues the trace of `context`; logs and events inside carry both. */
export function runTraced<T>(span: Omit<SpanOptions, 'traceparent'>, work: WorkContext, run: () => Promise<T>): Promise<T> {
  return withSpan({ ...span, traceparent: work.traceparent }, () =>
    runWithContext({ ...work, traceparent: activeTraceparent() ?? work.traceparent }, run),
  );
}

/** A span that ends elsewhere than where it began, such as a request's. `traceparent` is for what happens inside. */
export interface OpenSpan {
  readonly traceparent: string | undefined;
  end(attributes?: Attributes): void;
}

export function openSpan(options: SpanOptions): OpenSpan {
  const parent = options.traceparent ? propagation.extract(context.active(), { traceparent: options.traceparent }) : context.active();
  const span = tracer().startSpan(options.name, { kind: SpanKind.SERVER, attributes: options.attributes }, parent);
  const carrier: Record<string, string> = {};
  propagation.inject(trace.setSpan(parent, span), carrier);
  return {
    traceparent: carrier['traceparent'],
    end: (attributes = {}) => {
      span.setAttributes(attributes);
      span.end();
    },
  };
}
