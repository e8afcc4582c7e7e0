const LEVELS = 10;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index += 1) {
    crc = (crc >>> 8) ^ TABLE[(crc ^ text.charCodeAt(index)) & 0xff]!;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Point and leading zeros removed: `0.05005` → `5005`. */
function digits(text: string): string {
  return text.replace('.', '').replace(/^0+/, '');
}

/**
 * Checksum of a book as streamed: CRC-32 over the ten best asks, then the ten best bids, best first, each as the digits
 * of its price and of its quantity (point and leading zeros removed). The rule is Kraken's (WebSocket API, book
 * checksum), so existing client code can verify it.
 */
export function bookChecksum(
  bids: readonly (readonly [string, string])[],
  asks: readonly (readonly [string, string])[],
): number {
  let text = '';
  for (const side of [asks, bids]) {
    for (const [price, quantity] of side.slice(0, LEVELS)) text += digits(price) + digits(quantity);
  }
  return crc32(text);
}
