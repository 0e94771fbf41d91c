import { Readable, type Duplex } from 'node:stream';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import { DomainError } from '@lintel/kernel';
import { z } from 'zod';
import { normalisedFinding, type NormalisedFinding } from './normalised-finding.js';
import { normalisedRule, type NormalisedRule } from './normalised-rule.js';

/** How a findings document is stored. */
export const storedAsFindings = { contentType: 'application/x-ndjson', contentEncoding: 'zstd' } as const;

const record = z.discriminatedUnion('kind', [normalisedRule, normalisedFinding]);
export type FindingsRecord = NormalisedRule | NormalisedFinding;

const flushBytes = 256 * 1024;
const maxLineBytes = 4 * 1024 * 1024;

/**
 * Returns the stored form (zstd of NDJSON) of the records as a stream that pulls them one by one; hand it to `BlobStore.put`.
 * Rules may stand anywhere; each finding's `ruleIndex` must have its rule by the end.
 */
export function encodeFindings(records: Iterable<FindingsRecord> | AsyncIterable<FindingsRecord>): Readable {
  const source = Readable.from(chunksOf(records), { objectMode: false, highWaterMark: flushBytes });
  const compress = createZstdCompress();
  return pass(source, compress);
}

/** Reads a stored document record by record. Throws `malformed-payload` when it is damaged or of another shape. */
export async function* readFindings(stored: Readable): AsyncGenerator<FindingsRecord> {
  let lineNumber = 0;
  for await (const line of linesOf(pass(stored, createZstdDecompress()))) {
    lineNumber += 1;
    yield parseRecord(line, lineNumber);
  }
}

export interface FindingsDocument {
  /** In the order of their `index`. */
  readonly rules: readonly NormalisedRule[];
  readonly findings: readonly NormalisedFinding[];
}

/** Reads a whole document; throws `malformed-payload` also when a finding names a rule that is not there or more than `maxFindings` come. */
export async function collectFindings(stored: Readable, maxFindings = Number.POSITIVE_INFINITY): Promise<FindingsDocument> {
  const rules: NormalisedRule[] = [];
  const findings: NormalisedFinding[] = [];
  for await (const each of readFindings(stored)) {
    if (each.kind === 'rule') rules[each.index] = each;
    else findings.push(each);
    if (findings.length > maxFindings) throw new DomainError('malformed-payload', { reason: `more than ${maxFindings} findings` });
  }
  const orphan = findings.find((finding) => rules[finding.ruleIndex]?.ruleKey !== finding.ruleKey);
  if (orphan) throw new DomainError('malformed-payload', { reason: `finding ${orphan.index} names a rule that is not in the document` });
  return { rules: rules.filter((rule) => rule !== undefined), findings };
}

async function* chunksOf(records: Iterable<FindingsRecord> | AsyncIterable<FindingsRecord>): AsyncGenerator<Buffer> {
  let pending = '';
  for await (const each of records) {
    pending += `${JSON.stringify(each)}\n`;
    if (pending.length < flushBytes) continue;
    yield Buffer.from(pending);
    pending = '';
  }
  if (pending !== '') yield Buffer.from(pending);
}

async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of stream) {
      let start = 0;
      const buffer: Buffer = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
      for (let end = buffer.indexOf(10); end !== -1; end = buffer.indexOf(10, start)) {
        yield buffer.toString('utf8', start, end);
        start = end + 1;
      }
      rest = buffer.subarray(start);
      if (rest.length > maxLineBytes) throw new DomainError('malformed-payload', { reason: `a line is longer than ${maxLineBytes} bytes` });
    }
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    throw new DomainError('malformed-payload', { reason: 'the document is damaged' }, { cause });
  }
  if (rest.length > 0) throw new DomainError('malformed-payload', { reason: 'the last line is cut off' });
}

function parseRecord(line: string, lineNumber: number): FindingsRecord {
  const checked = record.safeParse(parseLine(line, lineNumber));
  if (checked.success) return checked.data;
  const [problem] = checked.error.issues;
  throw new DomainError('malformed-payload', { reason: `line ${lineNumber}: ${problem?.path.join('.') ?? ''} ${problem?.message ?? ''}` });
}

function parseLine(line: string, lineNumber: number): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (cause) {
    throw new DomainError('malformed-payload', { reason: `line ${lineNumber} is not JSON` }, { cause });
  }
}

/** Pipes and carries a failure of the source over to the reader, which `pipe` alone does not. */
function pass(source: Readable, through: Duplex): Readable {
  source.once('error', (error) => through.destroy(error));
  through.once('close', () => source.destroy());
  return source.pipe(through);
}
