import { errorCatalogue, type ErrorCode, type ErrorKind } from './error-catalogue.js';

/** Values that explain one occurrence of an error. Shown to callers: never put a secret in. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/**
 * The only error that domain and application code throws on purpose.
 *
 * `message` is a sentence for people, made from the catalogue's template and the facts; `hint` says what to do next.
 * Each API renders it in its own shape (see the error filters); anything else that is thrown is a fault of ours.
 */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super(render(errorCatalogue[code].message, facts), options);
    this.name = 'DomainError';
    this.code = code;
    this.facts = facts;
  }

  get kind(): ErrorKind {
    return errorCatalogue[this.code].kind;
  }

  get hint(): string {
    return render(errorCatalogue[this.code].hint, this.facts);
  }
}

export function isDomainError(error: unknown): error is DomainError {
  return error instanceof DomainError;
}

function render(template: string, facts: ErrorFacts): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''));
}
