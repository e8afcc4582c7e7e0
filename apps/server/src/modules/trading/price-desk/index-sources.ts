import { indexPrice } from '@tradewind/margin';
import type { IndexPrice } from '@tradewind/margin';
import type { StepCounter } from '@tradewind/money';

interface Source {
  readonly ticks: number;
  /** Wall-clock time at which the venue said so. */
  readonly at: number;
}

/** What the venues say a perpetual's underlying is worth, each with the same weight. */
export class IndexSources {
  readonly #price: StepCounter;
  readonly #byVenue = new Map<string, Source>();
  #last: number | null = null;

  /** `price` counts in ticks of the perpetual. */
  constructor(price: StepCounter) {
    this.#price = price;
  }

  heard(venue: string, price: number, at: number): void {
    this.#byVenue.set(venue, { ticks: Math.max(this.#price.count(price, 'nearest'), 1), at });
  }

  /** The index at a wall-clock time; null before the first price. */
  index(at: number): IndexPrice | null {
    const sources = [...this.#byVenue.values()].map((source) => ({
      ticks: source.ticks,
      weight: 1,
      ageMs: at - source.at,
    }));
    const index = indexPrice({ sources, last: this.#last });
    if (index !== null) this.#last = index.ticks;
    return index;
  }
}
