import type { Book, Instrument, Level } from '@tradewind/market';
import { bookChecksum } from '@tradewind/protocol';
import type { BookLevel, OrderBookEvent, OrderBookResource } from '@tradewind/protocol';
import { isEmptyOverlay, overlaidBook, prepareOverlay } from './book-overlay.ts';
import type { BookOverlay, BookSides, PreparedOverlay } from './book-overlay.ts';
import { gridFormatter } from './grid-text.ts';

/** One side as the venue had it last, by its number, so that an unchanged level costs one look-up. */
type VenueSide = Map<number, { readonly quantity: number; readonly level: BookLevel }>;

const NOTHING: BookSides = { bids: [], asks: [] };

/**
 * The streamed form of one market's depth: decimal texts on the market's grid, a sequence that rises by one with each
 * change, and deltas. The venue's whole books go in, and what users did to them; {@link snapshot} and what
 * {@link update} and {@link overlay} return go out.
 */
export class OrderBookState {
  readonly #instrument: Instrument;
  readonly #venue: string;
  readonly #price: (value: number) => string;
  readonly #quantity: (value: number) => string;
  #bidSide: VenueSide = new Map();
  #askSide: VenueSide = new Map();
  #depth: BookSides | undefined;
  #overlay: PreparedOverlay | undefined;
  #shown: BookSides = NOTHING;
  #time = 0;
  #sequence = 0;
  #checksum = 0;

  constructor(instrument: Instrument, venue: string) {
    this.#instrument = instrument;
    this.#venue = venue;
    this.#price = gridFormatter(instrument.tickSize);
    this.#quantity = gridFormatter(instrument.lotSize);
  }

  /** True once there is a book to show, be it of users alone. */
  get isKnown(): boolean {
    return this.#sequence > 0;
  }

  /** True once the venue's depth has come. */
  get hasDepth(): boolean {
    return this.#depth !== undefined;
  }

  /** Takes the newest depth. Returns what to stream: the snapshot first, then deltas; undefined where nothing changed. */
  update(book: Book): OrderBookEvent | undefined {
    this.#bidSide = this.#read(this.#bidSide, book.bids);
    this.#askSide = this.#read(this.#askSide, book.asks);
    this.#depth = { bids: levelsOf(this.#bidSide), asks: levelsOf(this.#askSide) };
    this.#time = book.time;
    return this.#show();
  }

  /** Takes what users add to and take from the venue's depth from now on; `time` in UTC milliseconds of the exchange. */
  overlay(overlay: BookOverlay, time: number): OrderBookEvent | undefined {
    this.#overlay = isEmptyOverlay(overlay) ? undefined : prepareOverlay(overlay, this.#instrument);
    if (this.#overlay === undefined && !this.isKnown) return undefined;
    this.#time = Math.max(this.#time, time);
    return this.#show();
  }

  /** The whole book as the first message of the stream; undefined before the first depth. */
  snapshot(): OrderBookEvent | undefined {
    if (!this.isKnown) return undefined;
    return { ...this.#head('snapshot', this.#sequence), ...this.#shown };
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
      bids: this.#shown.bids.slice(0, depth),
      asks: this.#shown.asks.slice(0, depth),
    };
  }

  #show(): OrderBookEvent | undefined {
    const venue = this.#depth ?? NOTHING;
    const shown = this.#overlay === undefined ? venue : overlaidBook(venue, this.#overlay);
    const bids = changesBetween(this.#shown.bids, shown.bids);
    const asks = changesBetween(this.#shown.asks, shown.asks);
    const isFirst = !this.isKnown;
    if (!isFirst && bids.length === 0 && asks.length === 0) return undefined;
    this.#shown = shown;
    this.#checksum = bookChecksum(shown.bids, shown.asks);
    this.#sequence += 1;
    return isFirst ? this.snapshot() : { ...this.#head('delta', this.#sequence - 1), bids, asks };
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

  #read(before: VenueSide, levels: readonly Level[]): VenueSide {
    const side: VenueSide = new Map();
    for (const [price, quantity] of levels) {
      const known = before.get(price);
      const level: BookLevel =
        known?.quantity === quantity
          ? known.level
          : [known?.level[0] ?? this.#price(price), this.#quantity(quantity)];
      side.set(price, { quantity, level });
    }
    return side;
  }
}

function levelsOf(side: VenueSide): BookLevel[] {
  return Array.from(side.values(), ({ level }) => level);
}

/** Levels that are gone, with quantity `0`, then those that are new or have another quantity. */
function changesBetween(before: readonly BookLevel[], after: readonly BookLevel[]): BookLevel[] {
  const left = new Map(before);
  const changed: BookLevel[] = [];
  for (const level of after) {
    if (left.get(level[0]) !== level[1]) changed.push(level);
    left.delete(level[0]);
  }
  return [...Array.from(left.keys(), (price): BookLevel => [price, '0']), ...changed];
}
