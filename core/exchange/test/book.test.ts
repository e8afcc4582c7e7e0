import { FastBook, NaiveBook, NO_TICK } from '@tradewind/exchange';
import type { RestingOrder } from '@tradewind/exchange';
import { describe, expect, it } from 'vitest';
import { order, queueAt, sideOf } from './book/orders.ts';

describe.each([
  ['NaiveBook', () => new NaiveBook()],
  ['FastBook', () => new FastBook()],
])('%s', (_name, create) => {
  it('has no prices and no orders when it is new', () => {
    const book = create();
    for (const side of [1, -1] as const) {
      expect(book.best(side)).toBe(NO_TICK);
      expect(book.behind(side, 100)).toBe(NO_TICK);
      expect(book.first(side, 100)).toBeNull();
      expect(book.lotsAt(side, 100)).toBe(0);
    }
    expect(book.size).toBe(0);
  });

  it('takes the highest bid and the lowest ask for the best, and walks away from there', () => {
    const book = create();
    for (const tick of [99, 97, 100, 98]) book.insert(order(tick, 1, tick));
    for (const tick of [103, 101, 104, 102]) book.insert(order(tick, -1, tick));
    expect(sideOf(book, 1).map(([tick]) => tick)).toEqual([100, 99, 98, 97]);
    expect(sideOf(book, -1).map(([tick]) => tick)).toEqual([101, 102, 103, 104]);
  });

  it('finds the price behind one that has no orders itself', () => {
    const book = create();
    book.insert(order(1, 1, 90));
    book.insert(order(2, -1, 110));
    expect(book.behind(1, 95)).toBe(90);
    expect(book.behind(1, 90)).toBe(NO_TICK);
    expect(book.behind(1, 85)).toBe(NO_TICK);
    expect(book.behind(-1, 105)).toBe(110);
    expect(book.behind(-1, 110)).toBe(NO_TICK);
    expect(book.behind(-1, 1_000_000)).toBe(NO_TICK);
    expect(book.behind(1, 1_000_000)).toBe(90);
    expect(book.behind(-1, 1)).toBe(110);
  });

  it('queues the orders of one price in the sequence in which they came', () => {
    const book = create();
    const orders = [1, 2, 3, 4, 5].map((id) => order(id, 1, 100, id));
    orders.forEach((each) => book.insert(each));
    expect(queueAt(book, 1, 100)).toEqual([1, 2, 3, 4, 5]);
    expect(book.lotsAt(1, 100)).toBe(15);

    book.remove(orders[2]!);
    expect(queueAt(book, 1, 100)).toEqual([1, 2, 4, 5]);
    book.remove(orders[0]!);
    expect(queueAt(book, 1, 100)).toEqual([2, 4, 5]);
    book.remove(orders[4]!);
    expect(queueAt(book, 1, 100)).toEqual([2, 4]);
    expect(book.lotsAt(1, 100)).toBe(6);
  });

  it('puts an order that comes back at the end of the queue', () => {
    const book = create();
    const [first, second] = [order(1, -1, 100), order(2, -1, 100)];
    book.insert(first);
    book.insert(second);
    book.remove(first);
    book.insert(first);
    expect(queueAt(book, -1, 100)).toEqual([2, 1]);
  });

  it('forgets a price with its last order', () => {
    const book = create();
    const [near, far] = [order(1, 1, 100, 5), order(2, 1, 90, 7)];
    book.insert(near);
    book.insert(far);
    book.remove(near);
    expect(book.best(1)).toBe(90);
    expect(book.first(1, 100)).toBeNull();
    expect(book.lotsAt(1, 100)).toBe(0);
    book.remove(far);
    expect(book.best(1)).toBe(NO_TICK);
    expect(book.size).toBe(0);
  });

  it('changes the lots of an order without its place', () => {
    const book = create();
    const orders = [1, 2, 3].map((id) => order(id, 1, 100, 10));
    orders.forEach((each) => book.insert(each));
    book.resize(orders[0]!, 4);
    book.resize(orders[2]!, 25);
    expect(orders.map(({ remaining }) => remaining)).toEqual([4, 10, 25]);
    expect(book.lotsAt(1, 100)).toBe(39);
    expect(queueAt(book, 1, 100)).toEqual([1, 2, 3]);
    book.remove(orders[2]!);
    expect(book.lotsAt(1, 100)).toBe(14);
  });

  it('says by the node whether an order rests', () => {
    const book = create();
    const each = order(1, 1, 100);
    book.insert(each);
    expect(each.node).toBeGreaterThanOrEqual(0);
    book.remove(each);
    expect(each.node).toBe(-1);
  });

  it('keeps the sides apart, even at one price', () => {
    const book = create();
    book.insert(order(1, 1, 100, 3));
    book.insert(order(2, -1, 100, 4));
    expect(book.lotsAt(1, 100)).toBe(3);
    expect(book.lotsAt(-1, 100)).toBe(4);
    expect(queueAt(book, 1, 100)).toEqual([1]);
    expect(queueAt(book, -1, 100)).toEqual([2]);
    expect(book.size).toBe(2);
  });

  it('holds prices that are ever so far apart', () => {
    const book = create();
    const ticks = [1, 2, 65_535, 65_536, 65_537, 2 ** 31 - 1, 2 ** 31, 2 ** 32 + 5, 2 ** 40, 2 ** 52];
    for (const side of [1, -1] as const) {
      ticks.forEach((tick, index) => book.insert(order(side * (index + 1), side, tick, index + 1)));
    }
    const ascending = ticks.map((tick, index) => [tick, index + 1, [-index - 1]]);
    expect(sideOf(book, -1)).toEqual(ascending);
    expect(sideOf(book, 1)).toEqual(ticks.map((tick, index) => [tick, index + 1, [index + 1]]).reverse());
  });

  it('keeps every order while the market rises and falls by millions of ticks', () => {
    const book = create();
    const stay: RestingOrder[] = [];
    const priceAt = (step: number) => 1_000_000 + step * 40_000;
    // Enough comes and goes near the price that a book which follows the market has reason to.
    const trade = (price: number) => {
      const passing = Array.from({ length: 300 }, (_, id) => order(10_000 + id, 1, price + (id % 30)));
      passing.forEach((each) => book.insert(each));
      expect(book.best(1)).toBe(price + 29);
      passing.forEach((each) => book.remove(each));
    };
    for (let step = 0; step < 200; step += 1) {
      trade(priceAt(step));
      const each = order(step, 1, priceAt(step) - 30_000);
      book.insert(each);
      stay.unshift(each);
      expect(book.best(1)).toBe(each.tick);
    }
    for (let step = 199; step >= 100; step -= 1) {
      book.remove(stay.shift()!);
      trade(priceAt(step));
    }
    expect(sideOf(book, 1)).toEqual(stay.map(({ id, tick }) => [tick, 1, [id]]));
    expect(stay.length).toBe(100);
  });

  it('holds thousands of orders at one price and thousands of prices', () => {
    const book = create();
    const crowd = Array.from({ length: 2_000 }, (_, id) => order(id, -1, 500_000));
    const spread = Array.from({ length: 6_000 }, (_, id) => order(id, -1, 500_000 + (id + 1) * 997));
    crowd.forEach((each) => book.insert(each));
    spread.forEach((each) => book.insert(each));
    expect(book.size).toBe(8_000);
    expect(queueAt(book, -1, 500_000)).toEqual(crowd.map(({ id }) => id));
    expect(sideOf(book, -1).map(([tick]) => tick)).toEqual([500_000, ...spread.map(({ tick }) => tick)]);
    for (const each of [...crowd, ...spread]) if (each.id % 3 > 0) book.remove(each);
    expect(sideOf(book, -1).length).toBe(1 + 2_000);
    expect(book.lotsAt(-1, 500_000)).toBe(667);
  });

  it('refuses what makes no sense and stays as it was', () => {
    const book = create();
    const resting = order(1, 1, 100, 5);
    const idle = order(2, 1, 100, 5);
    book.insert(resting);
    expect(() => book.insert(resting)).toThrow('order 1 rests already');
    expect(() => book.remove(idle)).toThrow('order 2 does not rest');
    expect(() => book.next(idle)).toThrow('order 2 does not rest');
    expect(() => book.resize(idle, 3)).toThrow('order 2 does not rest');
    for (const lots of [0, -1, 0.5, NaN, Infinity])
      expect(() => book.resize(resting, lots)).toThrow(RangeError);
    for (const tick of [0, -1, 1.5, NaN, Infinity, 2 ** 53]) {
      expect(() => book.insert(order(3, 1, tick))).toThrow(RangeError);
      expect(() => book.insert(order(3, -1, tick))).toThrow(RangeError);
    }
    for (const lots of [0, -1, 0.5, NaN])
      expect(() => book.insert(order(3, 1, 100, lots))).toThrow(RangeError);
    expect(sideOf(book, 1)).toEqual([[100, 5, [1]]]);
    expect(sideOf(book, -1)).toEqual([]);
    expect(book.size).toBe(1);
  });

  it("refuses an order of another market's book", () => {
    const [book, other] = [create(), create()];
    const [own, foreign] = [order(1, 1, 100), order(2, 1, 100)];
    book.insert(own);
    other.insert(foreign);
    expect(() => book.remove(foreign)).toThrow('order 2 does not rest in this book');
    expect(queueAt(book, 1, 100)).toEqual([1]);
  });
});
