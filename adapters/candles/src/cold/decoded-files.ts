import type { Candles } from '@tradewind/market';
import { COLUMNS } from '../columns.ts';

/**
 * Decoded cold files, the least recently used dropped first. A file never changes once it has its name, so an entry
 * can't go out of date; a new generation brings new names.
 */
export class DecodedFiles {
  readonly #files = new Map<string, { readonly candles: Promise<Candles>; bytes: number }>();
  readonly #capacityBytes: number;
  #bytes = 0;

  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes;
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  /** The file's candles, decoded once however many ask at the same time. */
  get(path: string, decode: () => Promise<Candles>): Promise<Candles> {
    const known = this.#files.get(path);
    if (known !== undefined) {
      this.#files.delete(path);
      this.#files.set(path, known);
      return known.candles;
    }
    const entry = { candles: decode(), bytes: 0 };
    this.#files.set(path, entry);
    entry.candles.then(
      (candles) => {
        if (this.#files.get(path) !== entry) return;
        entry.bytes = COLUMNS.length * candles.time.byteLength;
        this.#bytes += entry.bytes;
        this.#shrink();
      },
      () => this.#files.delete(path),
    );
    return entry.candles;
  }

  delete(path: string): void {
    this.#bytes -= this.#files.get(path)?.bytes ?? 0;
    this.#files.delete(path);
  }

  #shrink(): void {
    for (const [path, { bytes }] of this.#files) {
      if (this.#bytes <= this.#capacityBytes) return;
      if (bytes > 0) this.delete(path);
    }
  }
}
