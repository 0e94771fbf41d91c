import type { Readable } from 'node:stream';
import { inflate, type InflateCaps, type SarifEncoding } from './inflate.js';
import { paced } from './pace.js';
import { asUtf8 } from './utf8.js';

/** The text of a stored document as UTF-8, in small steps between which the process does other work. Closes `stored` at the end or when left early. */
export function openSarif(stored: Readable, encoding: SarifEncoding, caps: InflateCaps): AsyncGenerator<Buffer> {
  return paced(asUtf8(inflate(stored, encoding, caps)));
}
