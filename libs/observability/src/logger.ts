import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { currentContext } from './context.js';

/** Structured logger: one JSON line per event, with service name and correlation id. */
export type Logger = PinoLogger;

export interface LoggerOptions {
  /** App folder = Nx project = consumer group = this name. */
  readonly service: string;
  readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  readonly destination?: DestinationStream;
}

const secretPaths = [
  'authorization',
  'token',
  'secret',
  'password',
  'dsn',
  '*.authorization',
  '*.token',
  '*.secret',
  '*.password',
  '*.dsn',
  'req.headers',
  'headers',
];

export function createLogger(options: LoggerOptions): Logger {
  const settings = {
    level: options.level,
    base: { service: options.service },
    messageKey: 'message',
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretPaths, censor: '[redacted]' },
    mixin: () => ({ correlationId: currentContext().correlationId }),
  };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}
