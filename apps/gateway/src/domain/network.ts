import ipaddr from 'ipaddr.js';

/** Bytes of an IPv6 address that name a network; a customer has all addresses in it. */
const networkBytes = 8;

/** Returns what one stranger can be told by: an IPv4 address, or the /64 network of an IPv6 address. A text that is neither stays. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${parsed
    .toByteArray()
    .slice(0, networkBytes)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')}/64`;
}
