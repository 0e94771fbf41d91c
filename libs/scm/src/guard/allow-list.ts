import ipaddr from 'ipaddr.js';
import { isInNetwork, isPublicAddress } from './addresses.js';

/**
 * What an operator lets past the guard: hosts (`chat.internal`, `127.0.0.1:9000`, `[::1]:9000`; without a port any port), for which plain
 * http, any port and private addresses are fine, and networks (`10.0.0.0/8`), whose addresses count as public.
 */
export class AllowList {
  private readonly hosts: ReadonlySet<string>;
  private readonly networks: readonly string[];

  /** @throws RangeError naming an entry that is neither a host nor a network. */
  constructor(entries: readonly string[]) {
    this.networks = entries.filter((entry) => ipaddr.isValidCIDR(entry));
    this.hosts = new Set(entries.filter((entry) => !ipaddr.isValidCIDR(entry)).map(normalisedHost));
  }

  namesHost(url: URL): boolean {
    return this.hosts.has(url.hostname) || this.hosts.has(`${url.hostname}:${portOf(url)}`);
  }

  permitsAddress(address: string): boolean {
    return isPublicAddress(address) || this.networks.some((network) => isInNetwork(address, network));
  }
}

export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

/** `new URL` writes every notation of a host in one way; it drops port 80, which is kept here. */
function normalisedHost(entry: string): string {
  const url = URL.canParse(`http://${entry}`) ? new URL(`http://${entry}`) : null;
  if (!url || url.pathname !== '/' || url.username !== '' || url.search !== '')
    throw new RangeError(`"${entry}" is neither a host nor a network`);
  return /:80$/.test(entry) ? `${url.hostname}:80` : url.host;
}
