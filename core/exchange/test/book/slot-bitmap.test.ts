import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SLOTS, SlotBitmap } from '../../src/book/slot-bitmap.ts';

const slots = fc.oneof(
  fc.nat({ max: SLOTS - 1 }),
  fc.integer({ min: 0, max: 63 }).map((word) => word * 1024),
  fc.constantFrom(0, 31, 32, 1023, 1024, SLOTS / 2 - 1, SLOTS / 2, SLOTS - 1),
);

it('finds the lowest taken slot from any slot on, however few are taken', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ slot: slots, taken: fc.boolean(), from: slots })), (steps) => {
      const bitmap = new SlotBitmap();
      const taken = new Set<number>();
      const expected = (from: number) => {
        const above = [...taken].filter((slot) => slot >= from);
        return above.length === 0 ? -1 : Math.min(...above);
      };
      for (const { slot, taken: take, from } of steps) {
        if (take) bitmap.add(slot);
        else bitmap.delete(slot);
        if (take) taken.add(slot);
        else taken.delete(slot);
        for (const start of [from, slot, slot + 1, 0, SLOTS])
          expect(bitmap.next(start)).toBe(expected(start));
      }
    }),
  );
});
