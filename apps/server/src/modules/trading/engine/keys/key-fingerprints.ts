/** As many hours as a key is remembered, and the one that is running. */
const HOURS = 25;

/**
 * Which keys may have been answered within the last day. A fingerprint takes a tenth of the key's memory and may be wrong
 * in one direction only: whoever is in here is looked up in the table, whoever is not is new.
 */
export class KeyFingerprints {
  /** By hour, the running one first. */
  readonly #hours: Set<number>[] = [new Set()];

  add(key: string): void {
    this.#hours[0]!.add(fingerprint(key));
  }

  mayHave(key: string): boolean {
    const wanted = fingerprint(key);
    return this.#hours.some((hour) => hour.has(wanted));
  }

  /** Called once an hour: forgets what is older than a day. */
  turn(): void {
    this.#hours.unshift(new Set());
    this.#hours.length = Math.min(this.#hours.length, HOURS);
  }
}

/** 53 bits of two multiplicative hashes (the constants are those of MurmurHash3 and xxHash). */
function fingerprint(text: string): number {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x9e3779b1);
    high = Math.imul(high ^ code, 0x85ebca6b);
  }
  low = Math.imul(low ^ (low >>> 16), 0xc2b2ae35) ^ Math.imul(high ^ (high >>> 13), 0x27d4eb2f);
  high = Math.imul(high ^ (high >>> 16), 0xc2b2ae35) ^ Math.imul(low ^ (low >>> 13), 0x27d4eb2f);
  return (high & 0x1fffff) * 2 ** 32 + (low >>> 0);
}
