import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A network: its address and the length of its prefix. */
export type AddressRange = readonly [network: Address, prefixLength: number];

const MAPPED_PREFIX = 96;

/** An address or CIDR range, for comparisons. An IPv4 address that is written as an IPv6 one counts as IPv4. */
export function parseAddressRange(text: string): AddressRange {
  const [address, prefixLength] = text.includes('/')
    ? ipaddr.parseCIDR(text)
    : wholeAddress(ipaddr.parse(text));
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && prefixLength >= MAPPED_PREFIX) {
    return [address.toIPv4Address(), prefixLength - MAPPED_PREFIX];
  }
  return [address, prefixLength];
}

/** The one spelling of an address or CIDR range: without host bits, and single addresses without a prefix. */
export function normalizeAddressRange(text: string): string {
  const [address, prefixLength] = parseAddressRange(text);
  const bits = address.kind() === 'ipv4' ? 32 : 128;
  const bytes = address.toByteArray().map((byte, index) => {
    const kept = Math.min(8, Math.max(0, prefixLength - index * 8));
    return byte & (0xff << (8 - kept)) & 0xff;
  });
  const network = ipaddr.fromByteArray(bytes);
  const spelled = network instanceof ipaddr.IPv6 ? network.toRFC5952String() : network.toString();
  return prefixLength === bits ? spelled : `${spelled}/${prefixLength}`;
}

/** Whether a client's address lies in one of the ranges; without ranges any does. */
export function isAddressAllowed(address: string, ranges: readonly AddressRange[]): boolean {
  if (ranges.length === 0) return true;
  if (!ipaddr.isValid(address)) return false;
  const client = ipaddr.process(address);
  return ranges.some(
    ([network, prefixLength]) => network.kind() === client.kind() && client.match(network, prefixLength),
  );
}

function wholeAddress(address: Address): AddressRange {
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
