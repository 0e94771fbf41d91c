export { currentContext, runWithContext, type WorkContext } from './context.js';
export { createLogger, type Logger, type LoggerOptions } from './logger.js';
