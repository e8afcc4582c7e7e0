import { underlyingSymbol } from '@tradewind/market';
import type {
  Candles,
  CancelSignal,
  FeedKind,
  FixedTimeframe,
  Instrument,
  Venue,
  VenueHealth,
  VenueSink,
} from '@tradewind/market';
import { DerivedMarket } from './derived-market.ts';
import { DerivedSink } from './derived-sink.ts';

/**
 * The venue with perpetuals that it has no market of its own for: each shows the prices, trades, depth and history of
 * its spot market at the same venue. Where the spot market is missing, so is the perpetual.
 * @throws {RangeError} when one of `perpetuals` is none
 */
export function withPerpetuals(venue: Venue, perpetuals: readonly Instrument[]): Venue {
  return new PerpetualVenue(venue, perpetuals);
}

interface Perpetual {
  readonly instrument: Instrument;
  readonly spot: string;
  readonly market: DerivedMarket;
}

class PerpetualVenue implements Venue {
  readonly id: string;
  readonly kind: FeedKind;
  readonly #venue: Venue;
  readonly #perpetuals: ReadonlyMap<string, Perpetual>;
  #sink: DerivedSink | undefined;
  #watched: readonly string[] = [];

  constructor(venue: Venue, perpetuals: readonly Instrument[]) {
    this.id = venue.id;
    this.kind = venue.kind;
    this.#venue = venue;
    this.#perpetuals = new Map(
      perpetuals.map((instrument) => {
        const spot = underlyingSymbol(instrument);
        if (spot === null) throw new RangeError(`${instrument.symbol} is no perpetual`);
        return [instrument.symbol, { instrument, spot, market: new DerivedMarket(instrument) }];
      }),
    );
  }

  now(): number {
    return this.#venue.now();
  }

  async instruments(): Promise<Instrument[]> {
    const own = await this.#venue.instruments();
    const spot = new Set(own.map(({ symbol }) => symbol));
    const derived = [...this.#perpetuals.values()].filter((perpetual) => spot.has(perpetual.spot));
    return [...own, ...derived.map(({ instrument }) => instrument)];
  }

  async start(symbols: readonly string[], sink: VenueSink): Promise<void> {
    const perpetuals = symbols.flatMap((symbol) => this.#perpetuals.get(symbol) ?? []);
    const derived = new DerivedSink(sink, {
      own: new Set(symbols),
      derived: new Map(perpetuals.map(({ spot, market }) => [spot, market])),
    });
    derived.watchDepth(this.#watched);
    this.#sink = derived;
    await this.#venue.start(this.#spots(symbols), derived);
  }

  watchDepth(symbols: readonly string[]): void {
    this.#watched = symbols;
    this.#sink?.watchDepth(symbols);
    this.#venue.watchDepth(this.#spots(symbols));
  }

  watchTrades(symbols: readonly string[]): void {
    this.#venue.watchTrades(this.#spots(symbols));
  }

  async *history(
    symbol: string,
    timeframe: FixedTimeframe,
    range: { readonly from: number; readonly to: number },
    signal?: CancelSignal,
  ): AsyncGenerator<Candles> {
    const perpetual = this.#perpetuals.get(symbol);
    if (perpetual === undefined) {
      yield* this.#venue.history(symbol, timeframe, range, signal);
      return;
    }
    const pages = this.#venue.history(perpetual.spot, timeframe, range, signal);
    for await (const page of pages) yield perpetual.market.candles(page);
  }

  health(): VenueHealth {
    return this.#venue.health();
  }

  stop(): Promise<void> {
    return this.#venue.stop();
  }

  /** The venue's own markets behind `symbols`, each once. */
  #spots(symbols: readonly string[]): string[] {
    return [...new Set(symbols.map((symbol) => this.#perpetuals.get(symbol)?.spot ?? symbol))];
  }
}
