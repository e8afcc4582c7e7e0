import type { Ticks } from '@tradewind/margin';
import { FIRST_USER } from '../ledger/ledger.ts';
import type { MarketSettings } from '../market.ts';
import type { Exposure } from '../position.ts';
import { Bands } from './bands.ts';
import type { CrossIndex } from './cross-index.ts';
import { bandOf, marginTable } from './thresholds.ts';
import type { MarginTable } from './thresholds.ts';

/**
 * Users' positions of one market, so that a new mark price touches only those it may concern: isolated ones by the prices
 * at which they are called and liquidated, cross ones by a quick look at the whole account.
 */
export class LiquidationIndex {
  readonly #bands = new Bands();
  readonly #cross: CrossIndex;
  readonly #market: number;
  #table: MarginTable;

  constructor(settings: MarketSettings, cross: CrossIndex) {
    this.#cross = cross;
    this.#market = cross.addMarket(settings);
    this.#table = marginTable(settings.grid, settings.perpetual?.brackets ?? []);
  }

  /** The market was changed. Its positions have to be updated one by one. */
  configure(settings: MarketSettings): void {
    this.#cross.configure(this.#market, settings);
    this.#table = marginTable(settings.grid, settings.perpetual?.brackets ?? []);
  }

  /** A position, its margin or its leverage changed, it opened or closed, was called or has recovered. */
  update(exposure: Exposure): void {
    if (exposure.account < FIRST_USER) return;
    const isCross = exposure.marginMode === 'cross';
    if (exposure.lots !== 0) {
      if (isCross) this.#cross.set(this.#market, exposure);
      else this.#bands.set(exposure, bandOf(this.#table, exposure));
    } else if (exposure.slot >= 0) {
      if (isCross) this.#cross.delete(this.#market, exposure);
      else this.#bands.delete(exposure);
    }
  }

  /**
   * Positions that a mark price may concern, by account number: the order in which they are dealt with, the same on every
   * machine and after every restart.
   *
   * @param marks newest price of every market, in the order in which they were added
   */
  reached(mark: Ticks, marks: readonly Ticks[]): Exposure[] {
    const reached: Exposure[] = [];
    this.#bands.reached(mark, reached);
    this.#cross.reached(this.#market, marks, reached);
    return reached.sort((a, b) => a.account - b.account);
  }
}
