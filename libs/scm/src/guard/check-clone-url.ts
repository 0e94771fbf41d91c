import { isIP } from 'node:net';
import { checkTarget, type CheckedTarget, type GuardOptions } from './checked-target.js';

export interface CheckedCloneUrl extends CheckedTarget {
  /** Value of git's `http.curloptResolve` that makes it connect to the checked address; null when the URL holds the address itself. */
  readonly curlResolve: string | null;
}

/**
 * Checks the address of a repository before git connects to it. Only https, and for hosts named in `allow` also http and loopback.
 * Give git `-c http.curloptResolve=<curlResolve>` and `-c http.followRedirects=false`, and use `url.href`, in which every notation of an
 * address is written out.
 *
 * @throws DomainError `address-refused`.
 */
export async function checkCloneUrl(url: string, allow: readonly string[], resolve?: GuardOptions['resolve']): Promise<CheckedCloneUrl> {
  const target = await checkTarget(url, { allow, ...(resolve && { resolve }) });
  const isLiteral = isIP(target.hostname) !== 0;
  return { ...target, curlResolve: isLiteral ? null : `${target.hostname}:${target.port}:${bracketed(target.address)}` };
}

function bracketed(address: string): string {
  return isIP(address) === 6 ? `[${address}]` : address;
}
