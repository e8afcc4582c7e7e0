import type { MarketSettings } from '../market.ts';
import type { Exposure } from '../position.ts';

/** Open positions of one market. */
export class LiquidationIndex {
  readonly #open = new Set<Exposure>();
  settings: MarketSettings;

  constructor(settings: MarketSettings) {
    this.settings = settings;
  }

  /** A position or its margin changed, opened or closed. */
  update(exposure: Exposure): void {
    if (exposure.lots === 0) this.#open.delete(exposure);
    else this.#open.add(exposure);
  }
}
