import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { DomainError } from '@lintel/kernel';
import { AllowList, portOf } from './allow-list.js';

/** Returns every address of a name. */
export type ResolveName = (hostname: string) => Promise<readonly string[]>;

export interface GuardOptions {
  /** What an operator permits beyond public https addresses; entries of a setting such as `LINTEL_SCM_ALLOW`. */
  readonly allow: readonly string[] | AllowList;
  readonly resolve?: ResolveName;
}

/** A place that may be connected to: the name, and the one address that was checked. */
export interface CheckedTarget {
  readonly url: URL;
  readonly hostname: string;
  readonly port: number;
  /** Connect to this and nothing else: resolving the name again may give another answer. */
  readonly address: string;
}

const ordinaryPorts = [443, 8443];

export const resolveName: ResolveName = async (hostname) =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

/**
 * Checks a URL that somebody else chose: https on an ordinary port, without credentials, and all addresses of the host public. Hosts the
 * operator names may use http, any port and any address. The name is resolved once; the caller must connect to `address`.
 *
 * @throws DomainError `address-refused`; says neither why nor which address, since the caller may be probing.
 */
export async function checkTarget(target: string, { allow, resolve = resolveName }: GuardOptions): Promise<CheckedTarget> {
  const url = parse(target);
  const list = allow instanceof AllowList ? allow : new AllowList(allow);
  const isNamed = list.namesHost(url);
  if (!isNamed && !isOrdinary(url)) throw refused(url.host);
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(hostname) === 0 ? await resolved(hostname, url, resolve) : [hostname];
  const [address] = addresses;
  if (address === undefined || !addresses.every((candidate) => isNamed || list.permitsAddress(candidate))) throw refused(url.host);
  return { url, hostname, port: portOf(url), address };
}

export function refused(host: string): DomainError {
  return new DomainError('address-refused', { host });
}

function parse(target: string): URL {
  if (!URL.canParse(target)) throw refused(target.slice(0, 200));
  const url = new URL(target);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  if (!isWeb || url.username !== '' || url.password !== '') throw refused(url.host || url.protocol);
  return url;
}

function isOrdinary(url: URL): boolean {
  return url.protocol === 'https:' && ordinaryPorts.includes(portOf(url));
}

async function resolved(hostname: string, url: URL, resolve: ResolveName): Promise<readonly string[]> {
  try {
    return await resolve(hostname);
  } catch {
    throw refused(url.host);
  }
}
