import type { Book, Instrument, Level } from '@tradewind/market';
import { bookChecksum } from '@tradewind/protocol';
import type { BookLevel, OrderBookEvent, OrderBookResource } from '@tradewind/protocol';
import { gridFormatter } from './grid-text.ts';

/** One side as last streamed, by the venue's number, so that an unchanged level costs one look-up. */
type Side = Map<number, { readonly quantity: number; readonly level: BookLevel }>;

interface Change {
  readonly side: Side;
  readonly levels: BookLevel[];
  readonly changed: BookLevel[];
}

/**
 * The streamed form of one market's depth: decimal texts on the market's grid, a sequence that rises by one with each
 * change, and deltas. Whole books go in; {@link snapshot} and what {@link update} returns go out.
 */
export class OrderBookState {
  readonly #instrument: Instrument;
  readonly #price: (value: number) => string;
  readonly #quantity: (value: number) => string;
  #bidSide: Side = new Map();
  #askSide: Side = new Map();
  #bids: BookLevel[] = [];
  #asks: BookLevel[] = [];
  #venue = '';
  #time = 0;
  #sequence = 0;
  #checksum = 0;

  constructor(instrument: Instrument) {
    this.#instrument = instrument;
    this.#price = gridFormatter(instrument.tickSize);
    this.#quantity = gridFormatter(instrument.lotSize);
  }

  /** True once a first book has come. */
  get isKnown(): boolean {
    return this.#sequence > 0;
  }

  /** Takes the newest depth. Returns what to stream: the snapshot first, then deltas; undefined where nothing changed. */
  update(book: Book): OrderBookEvent | undefined {
    const bids = this.#compare(this.#bidSide, book.bids);
    const asks = this.#compare(this.#askSide, book.asks);
    this.#time = book.time;
    this.#venue = book.venue;
    const isFirst = !this.isKnown;
    if (!isFirst && bids.changed.length === 0 && asks.changed.length === 0) return undefined;
    this.#bidSide = bids.side;
    this.#askSide = asks.side;
    this.#bids = bids.levels;
    this.#asks = asks.levels;
    this.#checksum = bookChecksum(bids.levels, asks.levels);
    this.#sequence += 1;
    if (isFirst) return this.snapshot();
    return {
      ...this.#head('delta', this.#sequence - 1),
      bids: bids.changed,
      asks: asks.changed,
    };
  }

  /** The whole book as the first message of the stream; undefined before the first depth. */
  snapshot(): OrderBookEvent | undefined {
    if (!this.isKnown) return undefined;
    return { ...this.#head('snapshot', this.#sequence), bids: this.#bids, asks: this.#asks };
  }

  /**
   * The best `depth` levels a side for REST. The checksum is that of the ten best levels, as streamed, also where fewer
   * are asked for.
   */
  resource(depth: number): OrderBookResource | undefined {
    if (!this.isKnown) return undefined;
    const { symbol, id } = this.#instrument;
    return {
      symbol,
      id,
      venue: this.#venue,
      time: this.#time,
      sequence: this.#sequence,
      checksum: this.#checksum,
      bids: this.#bids.slice(0, depth),
      asks: this.#asks.slice(0, depth),
    };
  }

  #head(type: OrderBookEvent['type'], previousSequence: number) {
    return {
      type,
      symbol: this.#instrument.symbol,
      id: this.#instrument.id,
      venue: this.#venue,
      time: this.#time,
      sequence: this.#sequence,
      previousSequence,
      checksum: this.#checksum,
    };
  }

  #compare(before: Side, levels: readonly Level[]): Change {
    const side: Side = new Map();
    const texts: BookLevel[] = [];
    const changes: BookLevel[] = [];
    for (const [price, quantity] of levels) {
      const known = before.get(price);
      const isSame = known?.quantity === quantity;
      const level: BookLevel = isSame
        ? known.level
        : [known?.level[0] ?? this.#price(price), this.#quantity(quantity)];
      side.set(price, { quantity, level });
      texts.push(level);
      if (!isSame && known?.level[1] !== level[1]) changes.push(level);
    }
    const gone: BookLevel[] = [];
    for (const [price, { level }] of before) if (!side.has(price)) gone.push([level[0], '0']);
    // Removals first: a price whose double moved by noise keeps its text, and must not be removed after it was set.
    return { side, levels: texts, changed: [...gone, ...changes] };
  }
}
