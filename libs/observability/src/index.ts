export { currentContext, runWithContext, type WorkContext } from './context.js';
export { createLogger, type Logger, type LoggerOptions } from './logger.js';
export { createMetrics, type ServiceMetrics } from './metrics.js';
export { activeTraceparent, openSpan, runTraced, startTracing, withSpan, type OpenSpan, type SpanOptions } from './tracing.js';
