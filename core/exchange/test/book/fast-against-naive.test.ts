import type { Side } from '@tradewind/margin';
import { FastBook, NaiveBook } from '@tradewind/exchange';
import type { Book, RestingOrder } from '@tradewind/exchange';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { order, sideOf } from './orders.ts';

type Step =
  | { readonly kind: 'insert'; readonly side: Side; readonly tick: number; readonly lots: number }
  | { readonly kind: 'remove'; readonly pick: number }
  | { readonly kind: 'resize'; readonly pick: number; readonly lots: number };

/** Both books under the same steps. Each has order objects of its own, for each writes to them. */
class Pair {
  readonly fast = new FastBook();
  readonly naive = new NaiveBook();
  readonly resting: [fast: RestingOrder, naive: RestingOrder][] = [];
  #ids = 0;

  /** Answers the order that the step touched; with none to touch, one that never rested. */
  play(step: Step): RestingOrder {
    if (step.kind === 'insert') {
      this.#ids += 1;
      const { side, tick, lots } = step;
      const [one, other] = [order(this.#ids, side, tick, lots), order(this.#ids, side, tick, lots)];
      this.fast.insert(one);
      this.naive.insert(other);
      this.resting.push([one, other]);
      return other;
    }
    const index = step.pick % this.resting.length;
    const picked = this.resting[index];
    if (picked === undefined) return order(0, 1, 1);
    const [one, other] = picked;
    if (step.kind === 'resize') {
      this.fast.resize(one, step.lots);
      this.naive.resize(other, step.lots);
      return other;
    }
    this.fast.remove(one);
    this.naive.remove(other);
    this.resting[index] = this.resting.at(-1)!;
    this.resting.pop();
    return other;
  }
}

function around(book: Book, { side, tick }: RestingOrder): unknown[] {
  const [better, worse] = [tick + side * 777, tick - side * 70_000];
  return [
    book.size,
    book.best(1),
    book.best(-1),
    book.behind(side, tick),
    book.behind(side, better),
    book.behind(side, worse),
    book.lotsAt(side, tick),
    book.first(side, tick)?.id,
  ];
}

function whole(book: Book): unknown[] {
  return [book.size, sideOf(book, 1), sideOf(book, -1)];
}

/** Prices that crowd together, straddle the edges of windows, and lie far away. */
const ticks = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1_000_000, max: 1_000_040 }) },
  { weight: 2, arbitrary: fc.integer({ min: 900_000, max: 1_100_000 }) },
  {
    weight: 2,
    arbitrary: fc
      .record({ window: fc.integer({ min: -3, max: 3 }), edge: fc.integer({ min: -2, max: 2 }) })
      .map(({ window, edge }) => 1_000_000 + window * 16_384 + edge),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 ** 45 }) },
);
const lots = fc.integer({ min: 1, max: 1_000_000 });
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('insert' as const),
      side: fc.constantFrom<Side>(1, -1),
      tick: ticks,
      lots,
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('remove' as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resize' as const), pick: fc.nat(), lots }) },
);

/** Mulberry32: a number from 0 up to `below` a call. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

describe('the fast book', () => {
  it('answers as the naive one does after every step of any sequence', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 300 }), (sequence) => {
        const pair = new Pair();
        for (const step of sequence) {
          const touched = pair.play(step);
          expect(around(pair.fast, touched)).toEqual(around(pair.naive, touched));
        }
        expect(whole(pair.fast)).toEqual(whole(pair.naive));
      }),
      { numRuns: 150 },
    );
  });

  it('loses no price at the edges of a window that follows the market', () => {
    const edges = [1, 16_384, 32_768, 49_152, 65_536].flatMap((edge) => [edge - 1, edge, edge + 1]);
    const jumps = [-200_000, -65_536, -49_152, -20_000, -16_384, 16_384, 20_000, 49_152, 65_536, 200_000];
    for (const side of [1, -1] as const) {
      for (const jump of jumps) {
        const pair = new Pair();
        const trade = (tick: number) => {
          for (let count = 0; count < 100; count += 1) {
            pair.play({ kind: 'insert', side, tick, lots: 1 });
            pair.play({ kind: 'remove', pick: pair.resting.length - 1 });
          }
          expect(whole(pair.fast)).toEqual(whole(pair.naive));
        };
        const prices = [1_000_000, 1_000_000 + jump];
        for (const price of prices) {
          for (const edge of edges) pair.play({ kind: 'insert', side, tick: price - side * edge, lots: 1 });
        }
        // The side's best price is where the trading is, so only what stands behind it may rest.
        for (const price of [...prices, ...prices]) {
          const better = pair.resting.filter(([{ tick }]) => (tick - price) * side > 0);
          for (const each of better) pair.play({ kind: 'remove', pick: pair.resting.indexOf(each) });
          trade(price);
          for (const [{ tick }] of better) pair.play({ kind: 'insert', side, tick, lots: 1 });
        }
      }
    }
  });

  it(
    'answers as the naive one does through a million operations in a market that drifts and jumps',
    { timeout: 120_000 },
    () => {
      const random = chance(20_260_723);
      const pair = new Pair();
      const wholes: [fast: unknown[], naive: unknown[]][] = [];
      let price = 6_000_000;
      for (let count = 0; count < 1_000_000; count += 1) {
        price += random(41) - 20 + (count % 200_000 < 100_000 ? 3 : -3);
        if (random(20_000) === 0) price += random(600_000) - 300_000;
        price = Math.max(price, 1_000_000);
        const side = random(2) === 0 ? 1 : -1;
        const distance = [random(30), random(30), random(30), random(5_000), random(900_000)][random(5)]!;
        const roll = random(100);
        const full = pair.resting.length >= 150;
        const step: Step =
          roll < (full ? 30 : 52)
            ? { kind: 'insert', side, tick: price - side * distance, lots: 1 + random(1_000) }
            : roll < 90
              ? { kind: 'remove', pick: random(2 ** 31) }
              : { kind: 'resize', pick: random(2 ** 31), lots: 1 + random(1_000) };
        const touched = pair.play(step);
        const { side: own, tick } = touched;
        const { fast, naive } = pair;
        const same =
          fast.size === naive.size &&
          fast.best(own) === naive.best(own) &&
          fast.behind(own, tick) === naive.behind(own, tick) &&
          fast.lotsAt(own, tick) === naive.lotsAt(own, tick) &&
          fast.first(own, tick)?.id === naive.first(own, tick)?.id;
        // Comparing figures one by one is what makes a million operations bearable.
        if (!same)
          throw new Error(`the books differ after operation ${count}, at tick ${tick} of side ${own}`);
        if (count % 10_000 === 0) wholes.push([whole(fast), whole(naive)]);
      }
      for (const [fast, naive] of wholes) expect(fast).toEqual(naive);
      expect(whole(pair.fast)).toEqual(whole(pair.naive));
    },
  );
});
