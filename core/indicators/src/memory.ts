type Cells = Float64Array | Int32Array;

/**
 * All the mutable state of one running indicator. Building blocks keep their state in cells taken from here and nowhere
 * else, so that the last bar can be taken back and computed again: a live candle changes many times before it closes.
 */
export class Memory {
  readonly #cells: Cells[] = [];
  readonly #saved: Cells[] = [];

  /** `length` numbers, all set to `initial`. */
  floats(length: number, initial = 0): Float64Array {
    return this.#keep(new Float64Array(length).fill(initial));
  }

  /** `length` 32-bit integers, all zero. */
  integers(length: number): Int32Array {
    return this.#keep(new Int32Array(length));
  }

  /** Remembers the present state, in place of what was saved before. */
  save(): void {
    for (let index = 0; index < this.#cells.length; index += 1) {
      const cells = this.#cells[index]!;
      const copy = this.#saved[index];
      if (copy === undefined) this.#saved.push(cells.slice());
      else copy.set(cells);
    }
  }

  /** Goes back to what {@link save} remembered; without it, does nothing. */
  restore(): void {
    for (let index = 0; index < this.#saved.length; index += 1) this.#cells[index]!.set(this.#saved[index]!);
  }

  #keep<Kind extends Cells>(cells: Kind): Kind {
    this.#cells.push(cells);
    return cells;
  }
}
