import ipaddr from 'ipaddr.js';

/**
 * What counts as one caller's address: an IPv4 address, or the /64 of an IPv6 address, for whoever has one address of
 * such a network has them all.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address.slice(0, 64);
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const [a, b, c, d] = (parsed as ipaddr.IPv6).parts.map((part) => part.toString(16));
  return `${a}:${b}:${c}:${d}::/64`;
}
