import type { Side } from '@tradewind/margin';
import { MirroredHouse, NO_TICK } from '@tradewind/exchange';
import fc from 'fast-check';
import { expect, it } from 'vitest';

const FIRST_TICK = 10;
const TICKS = 4;

/** A level in which every single lot has a number of its own, oldest first. */
interface ModelLevel {
  quoted: number;
  lots: number[];
}

/** The rules of the house for one side, lot by lot: an order remembers exactly which lots were ahead of it. */
class Model {
  readonly levels = new Map<number, ModelLevel>();
  #lots = 0;

  quote(rows: ReadonlyMap<number, number>): void {
    for (const tick of this.levels.keys()) if (!rows.has(tick)) this.levels.delete(tick);
    for (const [tick, quoted] of rows) {
      const level = this.levels.get(tick);
      if (level?.quoted !== quoted) {
        const kept = level?.lots.slice(0, quoted) ?? [];
        this.levels.set(tick, { quoted, lots: [...kept, ...this.#fresh(quoted - kept.length)] });
      }
    }
  }

  consume(tick: number, lots: number): void {
    this.levels.get(tick)?.lots.splice(0, lots);
  }

  printed(tick: number, lots: number): void {
    const level = this.levels.get(tick);
    if (level === undefined) return;
    level.lots.splice(0, lots);
    level.lots.push(...this.#fresh(level.quoted - level.lots.length));
  }

  available(tick: number): readonly number[] {
    return this.levels.get(tick)?.lots ?? [];
  }

  #fresh(count: number): number[] {
    return Array.from({ length: count }, () => (this.#lots += 1));
  }
}

const tick = fc.integer({ min: FIRST_TICK, max: FIRST_TICK + TICKS - 1 });
const lots = fc.integer({ min: 1, max: 12 });
const step = fc.oneof(
  // Zero stands for a price that is not quoted, null for one that is quoted as before.
  fc.record({
    kind: fc.constant('quote' as const),
    rows: fc.array(fc.option(fc.nat({ max: 12 })), { minLength: TICKS, maxLength: TICKS }),
  }),
  fc.record({ kind: fc.constant('consume' as const), tick, lots }),
  fc.record({ kind: fc.constant('printed' as const), tick, lots }),
  fc.record({ kind: fc.constant('mark' as const), tick }),
);

it.each<[string, Side]>([
  ['bids', 1],
  ['asks', -1],
])('the house agrees with a model that counts single lots: %s', (_name, side) => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const house = new MirroredHouse();
      const model = new Model();
      let quoted = new Map<number, number>();
      const orders: { tick: number; mark: number; ahead: Set<number>; last: number }[] = [];
      for (const each of steps) {
        if (each.kind === 'quote') {
          quoted = new Map(
            each.rows
              .map((row, index): [number, number] => [
                FIRST_TICK + index,
                row ?? quoted.get(FIRST_TICK + index) ?? 0,
              ])
              .filter(([, row]) => row > 0),
          );
          const rows = [...quoted].sort(([one], [other]) => (other - one) * side);
          house.quote(side === 1 ? rows : [], side === 1 ? [] : rows);
          model.quote(quoted);
        } else if (each.kind === 'consume') {
          const taken = Math.min(each.lots, house.available(side, each.tick));
          if (taken === 0) continue;
          house.consume(side, each.tick, taken);
          model.consume(each.tick, taken);
        } else if (each.kind === 'printed') {
          house.printed(side, each.tick, each.lots);
          model.printed(each.tick, each.lots);
        } else {
          const ahead = new Set(model.available(each.tick));
          orders.push({ tick: each.tick, mark: house.mark(side, each.tick), ahead, last: Infinity });
        }

        const open: [number, number][] = [];
        const taken: [number, number][] = [];
        for (const at of [...quoted.keys()].sort((one, other) => (other - one) * side)) {
          const available = model.available(at).length;
          expect([house.available(side, at), house.quoted(side, at)]).toEqual([available, quoted.get(at)]);
          expect(available).toBeLessThanOrEqual(quoted.get(at)!);
          if (available > 0) open.push([at, available]);
          if (available < quoted.get(at)!) taken.push([at, quoted.get(at)! - available]);
        }
        expect(house.levels(side, TICKS)).toEqual(open);
        expect(house.taken(side)).toEqual(taken);
        const walked: number[] = [];
        for (let at = house.best(side); at !== NO_TICK; at = house.behind(side, at)) walked.push(at);
        expect(walked).toEqual(open.map(([at]) => at));

        for (const order of orders) {
          const ahead = house.ahead(side, order.tick, order.mark);
          expect(ahead).toBe(model.available(order.tick).filter((lot) => order.ahead.has(lot)).length);
          expect(ahead).toBeLessThanOrEqual(order.last);
          order.last = ahead;
        }
      }
    }),
    { numRuns: 300 },
  );
});
