/**
 * Chance without state: a number in [0, 1) that depends on the keys alone, so that a replay is the same each time and
 * from wherever it starts. Keys are mixed with the finaliser of MurmurHash3 (A. Appleby, public domain).
 */
export function chance(...keys: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const key of keys) {
    hash = mix(hash ^ (key | 0));
    hash = mix(hash ^ Math.floor(key / 2 ** 32));
  }
  return hash / 2 ** 32;
}

/** A number for a text, to be used as a key (FNV-1a). */
export function textKey(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
