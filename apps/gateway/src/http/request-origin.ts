import { BlockList, isIP, isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** How a client reached this installation. */
export interface RequestOrigin {
  readonly protocol: 'http' | 'https';
  /** Host with port, as the client wrote it. */
  readonly host: string;
  /** Network address of the client. */
  readonly address: string;
}

/** Tells how clients reach us; what a proxy in front says about it is believed only when the proxy is trusted. */
export class RequestOrigins {
  private readonly proxies = new BlockList();

  /** Takes addresses and networks in CIDR form. Throws for a text that is neither. */
  constructor(trustedProxies: readonly string[]) {
    for (const entry of trustedProxies) this.trust(entry);
  }

  of(request: FastifyRequest): RequestOrigin {
    const peer = plainAddress(request.raw.socket.remoteAddress ?? '');
    const isEncrypted = 'encrypted' in request.raw.socket && request.raw.socket.encrypted === true;
    const direct: RequestOrigin = { protocol: isEncrypted ? 'https' : 'http', host: request.headers.host ?? 'localhost', address: peer };
    return this.isTrusted(peer) ? { ...direct, ...this.forwarded(request) } : direct;
  }

  private forwarded({ headers }: FastifyRequest): Partial<RequestOrigin> {
    const protocol = last(headers['x-forwarded-proto']);
    const host = last(headers['x-forwarded-host']);
    const address = this.clientAddress(headers['x-forwarded-for']);
    return {
      ...((protocol === 'http' || protocol === 'https') && { protocol }),
      ...(host && /^[\w.:[\]-]+$/.test(host) && { host }),
      ...(address && { address }),
    };
  }

  /** The last address of the chain that no trusted proxy of ours added. */
  private clientAddress(header: string | string[] | undefined): string | undefined {
    const chain = entries(header).map(plainAddress).reverse();
    return chain.find((address) => isIP(address) !== 0 && !this.isTrusted(address)) ?? chain.at(-1);
  }

  private isTrusted(address: string): boolean {
    return isIP(address) !== 0 && this.proxies.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }

  private trust(entry: string): void {
    const [address = '', prefix] = entry.split('/');
    if (isIP(address) === 0) throw new Error(`LINTEL_TRUSTED_PROXIES: "${entry}" is neither an address nor a network`);
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) this.proxies.addAddress(address, family);
    else this.proxies.addSubnet(address, Number(prefix), family);
  }
}

/** The name of a host without its port, in lower case. */
export function hostName(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}

function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function entries(header: string | string[] | undefined): string[] {
  return [header ?? []].flat().flatMap((value) => value.split(',').map((entry) => entry.trim()));
}

function last(header: string | string[] | undefined): string | undefined {
  return entries(header).at(-1);
}
