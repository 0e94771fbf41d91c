import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.process>;

/**
 * Whether anybody on the internet has this address: no loopback, private, link-local, carrier-grade NAT, multicast, documentation, reserved
 * or unspecified range, and no IPv6 form that leads to an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo).
 * What cannot be parsed is not public.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  return address.range() === 'unicast' && (address.kind() === 'ipv4' || isGlobalUnicast(address));
}

/** IANA gives out global unicast addresses from 2000::/3 alone; `::7f00:1` would pass for unicast otherwise. */
function isGlobalUnicast(address: Address): boolean {
  return address.match(ipaddr.parse('2000::'), 3);
}

/** Whether the address lies in the network (`10.0.0.0/8`, `fd00::/8`). */
export function isInNetwork(text: string, network: string): boolean {
  if (!ipaddr.isValid(text) || !ipaddr.isValidCIDR(network)) return false;
  const address = ipaddr.process(text);
  const [base, bits] = ipaddr.parseCIDR(network);
  return address.kind() === base.kind() && address.match(base, bits);
}
