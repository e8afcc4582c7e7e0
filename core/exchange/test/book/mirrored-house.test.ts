import { MirroredHouse, NO_TICK } from '@tradewind/exchange';
import { describe, expect, it } from 'vitest';

/** A house with these bids and one ask. */
function houseWith(...bids: [tick: number, lots: number][]): MirroredHouse {
  const house = new MirroredHouse();
  house.quote(bids, [[200, 1]]);
  return house;
}

describe('the depth', () => {
  it('is what the venue quotes, best first', () => {
    const house = new MirroredHouse();
    house.quote(
      [
        [100, 5],
        [98, 7],
        [95, 9],
      ],
      [
        [101, 4],
        [103, 6],
      ],
    );
    expect([house.best(1), house.best(-1)]).toEqual([100, 101]);
    expect([house.behind(1, 100), house.behind(1, 97), house.behind(1, 95)]).toEqual([98, 95, NO_TICK]);
    expect([house.behind(-1, 101), house.behind(-1, 102), house.behind(-1, 103)]).toEqual([
      103,
      103,
      NO_TICK,
    ]);
    expect([house.available(1, 98), house.available(1, 99), house.available(-1, 98)]).toEqual([7, 0, 0]);
    expect(house.levels(1, 2)).toEqual([
      [100, 5],
      [98, 7],
    ]);
  });

  it('is nothing before the first quote and after an empty one', () => {
    const house = new MirroredHouse();
    expect([house.best(1), house.behind(1, 100), house.levels(1, 10)]).toEqual([NO_TICK, NO_TICK, []]);
    house.quote([[100, 5]], []);
    house.quote([], []);
    expect([house.best(1), house.available(1, 100), house.quoted(1, 100)]).toEqual([NO_TICK, 0, 0]);
  });

  it('passes over rows without lots', () => {
    const house = houseWith([100, 0], [99, 3]);
    expect([house.best(1), house.quoted(1, 100)]).toEqual([99, 0]);
  });

  it('refuses a quote out of order or with broken figures, and stays as it was', () => {
    const house = houseWith([100, 5]);
    const broken: [number, number][][] = [
      [
        [90, 1],
        [91, 1],
      ],
      [
        [90, 1],
        [90, 1],
      ],
      [[90, -1]],
      [[90, NaN]],
      [[90.5, 1]],
      [[0, 1]],
    ];
    for (const bids of broken) expect(() => house.quote(bids, [])).toThrow(RangeError);
    expect(() => house.quote([[90, 1]], [[99.5, 1]])).toThrow(RangeError);
    expect(house.levels(1, 10)).toEqual([[100, 5]]);
  });
});

describe('depth that was consumed', () => {
  it('stays consumed while the venue quotes the same', () => {
    const house = houseWith([100, 5], [99, 7]);
    house.consume(1, 100, 3);
    for (let again = 0; again < 3; again += 1) {
      house.quote(
        [
          [100, 5],
          [99, 8],
        ],
        [],
      );
      expect([house.available(1, 100), house.quoted(1, 100), house.available(1, 99)]).toEqual([2, 5, 8]);
    }
  });

  it('is no price any more when all of it is gone, though the venue quotes it', () => {
    const house = houseWith([100, 5], [99, 7]);
    house.consume(1, 100, 5);
    expect([house.best(1), house.quoted(1, 100)]).toEqual([99, 5]);
    expect(house.levels(1, 10)).toEqual([[99, 7]]);
    house.consume(1, 99, 7);
    expect(house.best(1)).toBe(NO_TICK);
  });

  it.each([4, 6])('is back when the level changes to %i', (lots) => {
    const house = houseWith([100, 5]);
    house.consume(1, 100, 3);
    house.quote([[100, lots]], []);
    expect([house.available(1, 100), house.quoted(1, 100)]).toEqual([lots, lots]);
  });

  it('is back when the level was away in between', () => {
    const house = houseWith([100, 5]);
    house.consume(1, 100, 3);
    house.quote([[99, 1]], []);
    house.quote([[100, 5]], []);
    expect(house.available(1, 100)).toBe(5);
  });

  it('is back when the venue prints at its price, and at no other', () => {
    const house = houseWith([100, 5], [99, 5]);
    house.consume(1, 100, 5);
    house.consume(1, 99, 5);
    house.printed(1, 100, 1);
    house.printed(1, 98, 1);
    house.printed(-1, 99, 1);
    expect([house.available(1, 100), house.available(1, 99)]).toEqual([5, 0]);
  });

  it('is never more than there was', () => {
    const house = houseWith([100, 5]);
    expect(() => house.consume(1, 100, 6)).toThrow('6 lots consumed of 5');
    expect(() => house.consume(1, 99, 1)).toThrow('1 lots consumed of 0');
    for (const lots of [0, -1, NaN]) {
      expect(() => house.consume(1, 100, lots)).toThrow(RangeError);
      expect(() => house.printed(1, 100, lots)).toThrow(RangeError);
    }
    expect(house.available(1, 100)).toBe(5);
  });
});

describe('the place of an order behind the house', () => {
  it('is behind all that is available when it joins, and before all that comes later', () => {
    const house = houseWith([100, 10]);
    house.consume(1, 100, 2);
    const mark = house.mark(1, 100);
    expect(house.ahead(1, 100, mark)).toBe(8);
    house.quote([[100, 25]], []);
    expect([house.available(1, 100), house.ahead(1, 100, mark)]).toEqual([25, 8]);
    expect(house.ahead(1, 100, house.mark(1, 100))).toBe(25);
  });

  it('moves up as the house trades, and is the first when all before it has gone', () => {
    const house = houseWith([100, 10]);
    const mark = house.mark(1, 100);
    house.consume(1, 100, 4);
    expect(house.ahead(1, 100, mark)).toBe(6);
    house.printed(1, 100, 5);
    expect([house.available(1, 100), house.ahead(1, 100, mark)]).toEqual([10, 1]);
    house.printed(1, 100, 3);
    expect([house.available(1, 100), house.ahead(1, 100, mark)]).toEqual([10, 0]);
  });

  it('is first after a print of more than the level had', () => {
    const house = houseWith([100, 10]);
    const mark = house.mark(1, 100);
    house.printed(1, 100, 50);
    expect([house.available(1, 100), house.ahead(1, 100, mark)]).toEqual([10, 0]);
  });

  it('counts a cancellation of the venue behind it first', () => {
    const house = houseWith([100, 10]);
    const mark = house.mark(1, 100);
    house.quote([[100, 30]], []);
    house.quote([[100, 12]], []);
    expect(house.ahead(1, 100, mark)).toBe(10);
    house.quote([[100, 7]], []);
    expect(house.ahead(1, 100, mark)).toBe(7);
  });

  it('does not count twice what a print and then the quote after it took', () => {
    const house = houseWith([100, 10]);
    const mark = house.mark(1, 100);
    house.printed(1, 100, 3);
    house.quote([[100, 7]], []);
    expect(house.ahead(1, 100, mark)).toBe(7);
  });

  it('never regains what the venue cancelled and others placed again', () => {
    const house = houseWith([100, 10]);
    const mark = house.mark(1, 100);
    house.quote([[100, 2]], []);
    house.quote([[100, 40]], []);
    expect(house.ahead(1, 100, mark)).toBe(2);
  });

  it('is the first at a level that went away and came back', () => {
    const house = houseWith([100, 10]);
    const mark = house.mark(1, 100);
    house.quote([], []);
    expect(house.ahead(1, 100, mark)).toBe(0);
    house.quote([[100, 10]], []);
    expect([house.available(1, 100), house.ahead(1, 100, mark)]).toEqual([10, 0]);
    expect(house.ahead(1, 100, house.mark(1, 100))).toBe(10);
  });

  it('is the first at a price that the venue did not quote', () => {
    const house = houseWith([100, 10]);
    const mark = house.mark(1, 99);
    house.quote(
      [
        [100, 10],
        [99, 5],
      ],
      [],
    );
    expect(house.ahead(1, 99, mark)).toBe(0);
  });

  it('stays in sequence through hundreds of orders on a level that never rests', () => {
    const house = houseWith([100, 1_000]);
    const marks: number[] = [];
    let before: number[] = [];
    for (let round = 1; round <= 400; round += 1) {
      marks.push(house.mark(1, 100));
      house.quote([[100, 1_000 + round * 3]], []);
      house.quote([[100, 1_000 + round * 3 - 1]], []);
      house.consume(1, 100, 1);
      const now = marks.map((mark) => house.ahead(1, 100, mark));
      now.forEach((ahead, index) => expect(ahead).toBeLessThanOrEqual(before[index] ?? Infinity));
      expect(now).toEqual(now.toSorted((one, other) => one - other));
      expect(now.at(-1)).toBeLessThanOrEqual(house.available(1, 100));
      before = now;
    }
    // The first order saw 400 of its 1,000 lots trade. Small batches were merged, but none that weighs.
    expect(before[0]).toBe(600);
    expect(before.at(-1)).toBeGreaterThan(0.98 * house.available(1, 100));
  });
});
