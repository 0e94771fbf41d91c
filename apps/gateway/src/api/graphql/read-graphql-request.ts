import { DomainError, isDomainError } from '@lintel/kernel';
import type { IncomingMessage } from 'node:http';
import { Rejection } from '../../graph/graph.js';
import type { GraphRequest } from '../../graph/operation-context.js';
import { requestError } from '../../graph/prepared-document.js';
import { readBody } from '../../http/read-body.js';

/** Uploads have routes of their own; a GraphQL request needs no more. */
const maxBytes = 1024 * 1024;
const jsonType = /^application\/(?:[\w.+-]+\+)?json\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?;?\s*$/i;

/**
 * Reads `{query, variables, operationName}` from a POST body. `variables` and `operationName` may be null or missing. Throws `Rejection` with a sentence
 * for everything else, and `payload-too-large`.
 */
export async function readGraphqlRequest(request: IncomingMessage): Promise<GraphRequest> {
  if (!jsonType.test(request.headers['content-type'] ?? '')) {
    throw new Rejection([requestError('Send the request as JSON, with "Content-Type: application/json" (UTF-8).')]);
  }
  return interpret(parseJson(await readText(request)));
}

async function readText(request: IncomingMessage): Promise<string> {
  try {
    return await readBody(request, maxBytes);
  } catch (error) {
    throw isDomainError(error) && error.kind === 'invalid' ? new Rejection([error]) : error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it is nested too deeply';
    throw new Rejection([new DomainError('malformed-payload', { reason })]);
  }
}

function interpret(body: unknown): GraphRequest {
  if (Array.isArray(body)) throw new Rejection([requestError('Batches are not supported: send one operation per request.')]);
  if (!isObject(body))
    throw new Rejection([requestError('The body must be a JSON object with "query", and optionally "variables" and "operationName".')]);
  const { query, variables, operationName } = body;
  if (typeof query !== 'string' || query.trim() === '') throw new Rejection([requestError('Must provide query string.')]);
  if (variables != null && !isObject(variables)) throw new Rejection([requestError('"variables" must be an object or null.')]);
  if (operationName != null && typeof operationName !== 'string')
    throw new Rejection([requestError('"operationName" must be a string or null.')]);
  return { query, variables: variables ?? {}, ...(operationName && { operationName }) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
