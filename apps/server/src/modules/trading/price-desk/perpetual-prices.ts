import { markPrice, premiumIndex, RATE_ONE } from '@tradewind/margin';
import type { Rate } from '@tradewind/margin';
import type { Instrument, Ticker } from '@tradewind/market';
import type { MarkPrice } from '../../market-data/mark-price.ts';
import { impactPrice } from './depth.ts';
import type { Depth } from './depth.ts';
import { FundingPeriod } from './funding-period.ts';
import { IndexSources } from './index-sources.ts';
import { marketGrid } from './market-grid.ts';
import type { MarketGrid } from './market-grid.ts';

const SAMPLE_EVERY_MS = 5_000;
const BASIS_SAMPLES = 30;
const MARK_EVERY_MS = 1_000;

/** Impact notional is what so much margin buys at the highest leverage (Binance USD-M, 200 USDT). */
const IMPACT_MARGIN = 200;

/** In ticks of the perpetual. */
export interface Mark {
  readonly mark: number;
  readonly index: number;
  readonly stale: boolean;
}

/** What an advance of time brought. */
export interface PriceStep {
  /** null where nothing changed, or too little time has passed since the last. */
  readonly mark: Mark | null;
  /** Set when funding is settled now. */
  readonly funding: Rate | null;
}

const NOTHING: PriceStep = { mark: null, funding: null };

interface Quote {
  readonly last: number;
  readonly bid: number | null;
  readonly ask: number | null;
}

/** Index, mark price and funding of one perpetual, from tickers of its own market and of its underlying. */
export class PerpetualPrices {
  readonly symbol: string;
  readonly #instrument: Instrument;
  readonly #grid: MarketGrid;
  readonly #sources: IndexSources;
  readonly #funding = new FundingPeriod();
  readonly #impactValue: number;
  readonly #basis: number[] = [];
  #contract: Quote | null = null;
  #sampled: number | null = null;
  #told: { readonly mark: Mark; readonly time: number } | null = null;

  constructor(instrument: Instrument) {
    this.symbol = instrument.symbol;
    this.#instrument = instrument;
    this.#grid = marketGrid(instrument);
    this.#sources = new IndexSources(this.#grid.price);
    this.#impactValue =
      (IMPACT_MARGIN * instrument.maxLeverage) / (this.#grid.price.value(1) * this.#grid.quantity.value(1));
  }

  /** Whether these prices are counted on the grid that the market has now. */
  fits({ tickSize, lotSize, maxLeverage }: Instrument): boolean {
    const own = this.#instrument;
    return own.tickSize === tickSize && own.lotSize === lotSize && own.maxLeverage === maxLeverage;
  }

  /** A ticker of the underlying at any venue, heard at a wall-clock time. */
  underlying(ticker: Ticker, heardAt: number): void {
    this.#sources.heard(ticker.venue, ticker.price, heardAt);
  }

  /** A ticker of the perpetual itself. */
  contract({ price, bid, ask }: Ticker): void {
    const counter = this.#grid.price;
    this.#contract = {
      last: Math.max(counter.count(price, 'nearest'), 1),
      bid: bid === null ? null : counter.count(bid, 'down'),
      ask: ask === null ? null : counter.count(ask, 'up'),
    };
  }

  /**
   * @param time exchange time
   * @param at wall-clock time
   * @param depth of the perpetual itself where it is watched
   */
  advance(time: number, at: number, depth: Depth | null): PriceStep {
    const index = this.#sources.index(at);
    if (index === null) return NOTHING;
    // Money must not move at a price that is not known: funding waits for a fresh index.
    const funding = index.stale ? null : this.#funding.advance(time);
    const slot = Math.floor(time / SAMPLE_EVERY_MS);
    if (slot !== this.#sampled && !index.stale) {
      this.#sampled = slot;
      this.#sample(index.ticks, depth);
    }
    const mark = {
      mark: markPrice({
        index: index.ticks,
        contract: this.#contract?.last ?? index.ticks,
        lastFundingRate: this.#funding.lastRate,
        msToFunding: this.#funding.msLeft(time),
        basisSamples: this.#basis,
      }),
      index: index.ticks,
      stale: index.stale,
    };
    if (!this.#isDue(mark, time)) return { mark: null, funding };
    this.#told = { mark, time };
    return { mark, funding };
  }

  /** The newest mark as others read it; undefined before the first. */
  resource(): MarkPrice | undefined {
    if (this.#told === null) return undefined;
    const { mark, time } = this.#told;
    return {
      symbol: this.symbol,
      time,
      markPrice: this.#grid.price.value(mark.mark),
      indexPrice: this.#grid.price.value(mark.index),
      fundingRate: rateNumber(this.#funding.runningRate),
      stale: mark.stale,
    };
  }

  #isDue(mark: Mark, time: number): boolean {
    if (this.#told === null) return true;
    const { mark: before, time: since } = this.#told;
    if (mark.mark === before.mark && mark.index === before.index && mark.stale === before.stale) return false;
    return time - since >= MARK_EVERY_MS;
  }

  #sample(index: number, depth: Depth | null): void {
    const bid = depth?.bids[0]?.[0] ?? this.#contract?.bid ?? null;
    const ask = depth?.asks[0]?.[0] ?? this.#contract?.ask ?? null;
    if (bid === null || ask === null) return;
    this.#basis.push(Math.round((bid + ask) / 2 - index));
    if (this.#basis.length > BASIS_SAMPLES) this.#basis.shift();
    this.#funding.add(
      premiumIndex({
        impactBid: impactPrice(depth?.bids ?? [], this.#impactValue) ?? bid,
        impactAsk: impactPrice(depth?.asks ?? [], this.#impactValue) ?? ask,
        index,
      }),
    );
  }
}

/** A share as a JSON number: rates have eight places, which a double carries. */
function rateNumber(rate: Rate): number {
  return Number(rate) / Number(RATE_ONE);
}
