import type { PricePoint } from '@tradewind/market';

const INITIAL_CAPACITY = 64;
/** A quarter more each time: growing by half would leave a third of the memory of 242 four-hour windows unused. */
const GROWTH = 1.25;

/**
 * Points of one sliding window, ascending by time: a ring over two columns, 16 bytes a point. Four hours of one-second
 * prices take about 260 KiB.
 */
export class PriceWindow {
  #times = new Float64Array(INITIAL_CAPACITY);
  #values = new Float64Array(INITIAL_CAPACITY);
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Memory of the columns in bytes. */
  get byteLength(): number {
    return this.#times.byteLength + this.#values.byteLength;
  }

  /** Puts one point in its place, over one of the same time; then drops what is `spanMs` older than the newest. */
  append({ time, value }: PricePoint, spanMs: number): void {
    const index = this.#indexAtOrAfter(time);
    if (index < this.#length && this.#times[this.#slot(index)] === time) {
      this.#values[this.#slot(index)] = value;
    } else {
      this.#insert(index, time, value);
    }
    const newest = this.#times[this.#slot(this.#length - 1)]!;
    const dropped = this.#indexAtOrAfter(newest - spanMs);
    this.#head = this.#slot(dropped);
    this.#length -= dropped;
  }

  /** Points with `from` ≤ time < `to`, ascending. */
  range(from: number, to: number): PricePoint[] {
    const points: PricePoint[] = [];
    const end = this.#indexAtOrAfter(to);
    for (let index = this.#indexAtOrAfter(from); index < end; index += 1) {
      const slot = this.#slot(index);
      points.push({ time: this.#times[slot]!, value: this.#values[slot]! });
    }
    return points;
  }

  /** Prices come in order, so `index` is nearly always the end; a late one moves those after it up. */
  #insert(index: number, time: number, value: number): void {
    if (this.#length === this.#times.length) this.#grow();
    for (let at = this.#length; at > index; at -= 1) {
      const from = this.#slot(at - 1);
      const to = this.#slot(at);
      this.#times[to] = this.#times[from]!;
      this.#values[to] = this.#values[from]!;
    }
    const slot = this.#slot(index);
    this.#times[slot] = time;
    this.#values[slot] = value;
    this.#length += 1;
  }

  #slot(index: number): number {
    const slot = this.#head + index;
    return slot < this.#times.length ? slot : slot - this.#times.length;
  }

  #indexAtOrAfter(time: number): number {
    const last = this.#length - 1;
    if (last < 0 || this.#times[this.#slot(last)]! < time) return this.#length;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#times[this.#slot(middle)]! < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const capacity = Math.ceil(this.#times.length * GROWTH);
    this.#times = this.#straightened(this.#times, capacity);
    this.#values = this.#straightened(this.#values, capacity);
    this.#head = 0;
  }

  #straightened(column: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
    const grown = new Float64Array(capacity);
    grown.set(column.subarray(this.#head));
    grown.set(column.subarray(0, this.#head), column.length - this.#head);
    return grown;
  }
}
