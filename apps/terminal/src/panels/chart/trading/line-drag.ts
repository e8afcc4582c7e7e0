import type { ChartLine } from './chart-line.ts';

export interface LineDragOptions {
  /** The price at a height of the chart, on the market's grid; null where the chart has none. */
  readonly priceAt: (y: number) => string | null;
  readonly changed: () => void;
  /** The line was let go at another price. */
  readonly released: (line: ChartLine, price: string) => void;
}

/** A hand that trembles does not move a line. Pixels. */
const SLOP = 3;

/** Moves one line at a time by its height on the chart; nothing is asked of anybody until it is let go. */
export class LineDrag {
  readonly #options: LineDragOptions;
  #line: ChartLine | null = null;
  #price = '';
  #startY = 0;
  /** What is held stands beside the line by so much, which it keeps. */
  #offset = 0;
  #isMoved = false;

  constructor(options: LineDragOptions) {
    this.#options = options;
  }

  /** The line that is held, and the price it stands at now; null while none is. */
  get current(): { readonly line: ChartLine; readonly price: string } | null {
    return this.#line === null ? null : { line: this.#line, price: this.#price };
  }

  /** @param lineY height of the line itself */
  begin(line: ChartLine, y: number, lineY: number): void {
    this.#line = line;
    this.#price = line.price;
    this.#startY = y;
    this.#offset = lineY - y;
    this.#isMoved = false;
    this.#options.changed();
  }

  move(y: number): void {
    if (this.#line === null) return;
    this.#isMoved ||= Math.abs(y - this.#startY) >= SLOP;
    if (!this.#isMoved) return;
    const price = this.#options.priceAt(y + this.#offset);
    if (price === null || price === this.#price) return;
    this.#price = price;
    this.#options.changed();
  }

  /** Lets the line go where it is. */
  end(): void {
    const line = this.#line;
    const price = this.#price;
    this.cancel();
    if (line !== null && Number(price) !== Number(line.price)) this.#options.released(line, price);
  }

  /** Puts the line back. */
  cancel(): void {
    if (this.#line === null) return;
    this.#line = null;
    this.#options.changed();
  }
}
