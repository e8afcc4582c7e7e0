import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isAddressAllowed,
  normalizeAddressRange,
  parseAddressRange,
} from '../../src/modules/auth/key-addresses.ts';

const bits4 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const bits6 = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n });
const text4 = (bits: number) => [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
const text6 = (bits: bigint) =>
  Array.from({ length: 8 }, (_, index) => ((bits >> BigInt(112 - index * 16)) & 0xffffn).toString(16)).join(
    ':',
  );
/** An address near another one: the same but for some of its last bits. */
const near6 = (bits: bigint, noise: bigint, prefixLength: number) =>
  bits ^ (noise >> BigInt(Math.min(127, Math.max(0, prefixLength - 3))));

const allows = (address: string, range: string) => isAddressAllowed(address, [parseAddressRange(range)]);

describe('the addresses of a key', () => {
  it('are any where none is named', () => {
    for (const address of ['127.0.0.1', '::1', 'not an address'])
      expect(isAddressAllowed(address, [])).toBe(true);
  });

  it('hold an IPv4 address when the leading bits are the same, however it is written', () => {
    fc.assert(
      fc.property(bits4, bits4, fc.nat(32), (network, noise, prefixLength) => {
        const address = (network ^ (noise >>> Math.max(0, prefixLength - 3))) >>> 0;
        const same = prefixLength === 0 || (network ^ address) >>> (32 - prefixLength) === 0;
        for (const range of [
          `${text4(network)}/${prefixLength}`,
          `::ffff:${text4(network)}/${prefixLength + 96}`,
          normalizeAddressRange(`${text4(network)}/${prefixLength}`),
        ]) {
          expect(allows(text4(address), range)).toBe(same);
          expect(allows(`::ffff:${text4(address)}`, range)).toBe(same);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('hold an IPv6 address when the leading bits are the same', () => {
    fc.assert(
      fc.property(bits6, bits6, fc.nat(128), (network, noise, prefixLength) => {
        // Beside those that stand for IPv4.
        fc.pre(network >> 32n !== 0xffffn && prefixLength > 0);
        const address = near6(network, noise, prefixLength);
        fc.pre(address >> 32n !== 0xffffn);
        const same = (network ^ address) >> BigInt(128 - prefixLength) === 0n;
        const range = `${text6(network)}/${prefixLength}`;
        expect(allows(text6(address), range)).toBe(same);
        expect(allows(text6(address), normalizeAddressRange(range))).toBe(same);
      }),
      { numRuns: 500 },
    );
  });

  it('have one spelling', () => {
    fc.assert(
      fc.property(bits6, fc.nat(128), (network, prefixLength) => {
        const once = normalizeAddressRange(`${text6(network)}/${prefixLength}`);
        expect(normalizeAddressRange(once)).toBe(once);
        expect(normalizeAddressRange(once.toUpperCase())).toBe(once);
      }),
    );
  });

  it('hold nothing that is no address, and keep the two families apart', () => {
    for (const address of ['', 'localhost', '10.0.0.256', '10.0.0.1 ', '::g']) {
      expect(allows(address, '0.0.0.0/0')).toBe(false);
    }
    expect(allows('2001:db8::1', '0.0.0.0/0')).toBe(false);
    expect(allows('10.0.0.1', '::/0')).toBe(false);
    expect(allows('fe80::1%eth0', 'fe80::/10')).toBe(true);
  });
});
