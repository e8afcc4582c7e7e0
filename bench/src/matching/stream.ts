import type { Side } from '@tradewind/margin';
import { FastBook, NO_TICK } from '@tradewind/exchange';
import { BookContender } from './book-contender.ts';
import type { Contender } from './contender.ts';

/** The kinds of commands. */
export const PLACE = 0;
export const TAKE = 1;
export const CANCEL = 2;
export const MOVE = 3;

/** Commands in columns. The first `resting` of them fill the book and are not part of the measured mix. */
export interface CommandStream {
  readonly resting: number;
  readonly length: number;
  readonly kinds: Uint8Array;
  readonly ids: Int32Array;
  readonly sides: Int8Array;
  readonly ticks: Int32Array;
  readonly lots: Int32Array;
}

const FIRST_PRICE = 6_425_000;
const MAX_LOTS = 100;

/** The same numbers in every run (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Ticks from the best price of the other side to where an order is put: one in two hundred crosses it by a few, three
 * quarters rest close by (100 on average), a fifth further off (3,000 on
 * average), one in twenty anywhere up to five per cent of the price, which is far outside the window of the fast book.
 */
function distance(random: () => number): number {
  const kind = random();
  if (kind < 0.005) return -Math.floor(random() * 5);
  if (kind < 0.75) return 1 + Math.floor(-Math.log(1 - random()) * 100);
  if (kind < 0.95) return 1 + Math.floor(-Math.log(1 - random()) * 3_000);
  return 1 + Math.floor(random() * 0.05 * FIRST_PRICE);
}

/** Picks orders that still rest; those that were filled in between are dropped when they are met. */
class LiveOrders {
  readonly #ids: number[] = [];
  readonly #model: BookContender;
  readonly #random: () => number;

  constructor(model: BookContender, random: () => number) {
    this.#model = model;
    this.#random = random;
  }

  add(id: number): void {
    this.#ids.push(id);
  }

  pick(): number {
    for (;;) {
      const index = Math.floor(this.#random() * this.#ids.length);
      const id = this.#ids[index]!;
      if (this.#model.rests(id)) return id;
      this.#ids[index] = this.#ids.at(-1)!;
      this.#ids.pop();
    }
  }
}

/**
 * The command mix of exchange-core's benchmark: 9 % new orders, 3 % immediate or cancel, 6 % cancellations, 82 % moves,
 * with about `resting` orders in the book all the time. Every cancellation and move finds its
 * order resting.
 */
export function createStream(options: { resting: number; commands: number; seed: number }): CommandStream {
  const { resting, commands } = options;
  const random = chance(options.seed);
  const length = resting + commands;
  const stream = {
    resting,
    length,
    kinds: new Uint8Array(length),
    ids: new Int32Array(length),
    sides: new Int8Array(length),
    ticks: new Int32Array(length),
    lots: new Int32Array(length),
  };
  const book = new FastBook();
  const model = new BookContender(book);
  const live = new LiveOrders(model, random);
  let lastId = 0;
  for (let row = 0; row < length; row += 1) {
    const roll = row < resting ? 0 : random();
    const kind = roll < 0.09 ? PLACE : roll < 0.12 ? TAKE : roll < 0.18 ? CANCEL : MOVE;
    let side: Side = random() < 0.5 ? 1 : -1;
    let id: number;
    if (kind === PLACE || kind === TAKE) {
      lastId += 1;
      id = lastId;
    } else {
      id = live.pick();
      side = model.side(id);
    }
    const best = book.best(-side as Side);
    const other = best === NO_TICK ? FIRST_PRICE : best;
    stream.kinds[row] = kind;
    stream.ids[row] = id;
    stream.sides[row] = side;
    stream.ticks[row] = kind === TAKE ? other + side * 5 : other - side * distance(random);
    // A move moves: to the same price it would be nothing to an exchange, and a loss of priority to a bare book.
    if (kind === MOVE && stream.ticks[row] === model.tick(id)) stream.ticks[row] = model.tick(id) - side;
    // Small fills while the book is below its number, large ones above, so that about as many rest all the time.
    const largest = kind === TAKE && book.size < resting ? MAX_LOTS / 10 : MAX_LOTS;
    stream.lots[row] = 1 + Math.floor(random() * largest);
    if (kind === PLACE) live.add(id);
    playRow(stream, row, model);
  }
  return stream;
}

function playRow({ kinds, ids, sides, ticks, lots }: CommandStream, row: number, contender: Contender): void {
  const id = ids[row]!;
  const kind = kinds[row]!;
  if (kind === MOVE) contender.move(id, ticks[row]!);
  else if (kind === CANCEL) contender.cancel(id);
  else if (kind === PLACE) contender.place(id, sides[row] as Side, ticks[row]!, lots[row]!);
  else contender.take(id, sides[row] as Side, ticks[row]!, lots[row]!);
}

/** Plays the commands from row `from` up to `to`. */
export function play(stream: CommandStream, contender: Contender, from: number, to: number): void {
  for (let row = from; row < to; row += 1) playRow(stream, row, contender);
}
