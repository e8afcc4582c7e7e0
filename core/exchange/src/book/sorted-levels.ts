const CHUNK = 256;

/** A run of keys in ascending order, and the level of each. */
interface Chunk {
  readonly keys: Float64Array;
  readonly levels: Int32Array;
  count: number;
}

function createChunk(): Chunk {
  return { keys: new Float64Array(CHUNK), levels: new Int32Array(CHUNK), count: 0 };
}

/** Index of the first key of the chunk that is `key` or above; `count` if there is none. */
function lowerBound({ keys, count }: Chunk, key: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Moves the entries of `from` that begin at `start` behind those of `to`, which has room for them. */
function moveEntries(from: Chunk, start: number, to: Chunk): void {
  to.keys.set(from.keys.subarray(start, from.count), to.count);
  to.levels.set(from.levels.subarray(start, from.count), to.count);
  to.count += from.count - start;
  from.count = start;
}

/**
 * Levels by key, in ascending order, for the prices that lie outside the window. Chunks of at most {@link CHUNK} entries
 * keep an insertion from shifting all that stands behind it: with a hundred thousand prices it shifts three kilobytes at
 * most. Keys are integers other than 0.
 *
 * Memory: 12 bytes for each entry, at worst 48 (neighbours that are a quarter full together are merged).
 */
export class SortedLevels {
  readonly #chunks: Chunk[] = [];

  /** The level of a key, or −1. */
  get(key: number): number {
    const chunk = this.#chunks[this.#chunkOf(key)];
    if (chunk === undefined) return -1;
    const index = lowerBound(chunk, key);
    return index < chunk.count && chunk.keys[index] === key ? chunk.levels[index]! : -1;
  }

  /** The lowest key above `key`, or 0. */
  after(key: number): number {
    const at = this.#chunkOf(key);
    const chunk = this.#chunks[at];
    if (chunk === undefined) return 0;
    const index = lowerBound(chunk, key + 1);
    return index < chunk.count ? chunk.keys[index]! : (this.#chunks[at + 1]?.keys[0] ?? 0);
  }

  /** Adds a key that is not there. */
  insert(key: number, level: number): void {
    if (this.#chunks.length === 0) this.#chunks.push(createChunk());
    const chunk = this.#chunkWithRoom(key);
    const index = lowerBound(chunk, key);
    chunk.keys.copyWithin(index + 1, index, chunk.count);
    chunk.levels.copyWithin(index + 1, index, chunk.count);
    chunk.keys[index] = key;
    chunk.levels[index] = level;
    chunk.count += 1;
  }

  /** Takes out a key that is there. */
  delete(key: number): void {
    const at = this.#chunkOf(key);
    const chunk = this.#chunks[at]!;
    const index = lowerBound(chunk, key);
    chunk.keys.copyWithin(index, index + 1, chunk.count);
    chunk.levels.copyWithin(index, index + 1, chunk.count);
    chunk.count -= 1;
    // The last one stays, so that a single price that comes and goes does not make a chunk each time.
    if (chunk.count === 0 && this.#chunks.length > 1) this.#chunks.splice(at, 1);
    this.#mergeWithNext(at);
    this.#mergeWithNext(at - 1);
  }

  /** Index of the last chunk that begins at `key` or below; 0 if all begin above it. */
  #chunkOf(key: number): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#chunks[middle]!.keys[0]! <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #chunkWithRoom(key: number): Chunk {
    const at = this.#chunkOf(key);
    const chunk = this.#chunks[at]!;
    if (chunk.count < CHUNK) return chunk;
    const upper = createChunk();
    moveEntries(chunk, CHUNK / 2, upper);
    this.#chunks.splice(at + 1, 0, upper);
    return key < upper.keys[0]! ? chunk : upper;
  }

  #mergeWithNext(at: number): void {
    const chunk = this.#chunks[at];
    const next = this.#chunks[at + 1];
    if (chunk === undefined || next === undefined || chunk.count + next.count > CHUNK / 2) return;
    moveEntries(next, 0, chunk);
    this.#chunks.splice(at + 1, 1);
  }
}
