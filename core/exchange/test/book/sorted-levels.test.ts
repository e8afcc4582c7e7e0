import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SortedLevels } from '../../src/book/sorted-levels.ts';

const keys = fc.oneof(fc.integer({ min: -3_000, max: 3_000 }), fc.integer({ min: -(2 ** 50), max: 2 ** 50 }));

it('finds levels by key and walks them in order, through thousands of insertions and removals', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(
        keys.filter((key) => key !== 0),
        { minLength: 1_200, maxLength: 2_000 },
      ),
      fc.array(keys, { maxLength: 50 }),
      fc.nat({ max: 9 }),
      (inserted, asked, kept) => {
        const levels = new SortedLevels();
        inserted.forEach((key, level) => levels.insert(key, level));
        const left = new Map(inserted.map((key, level) => [key, level]));
        // In no order at all, so that chunks become small together and merge.
        for (const key of inserted) {
          if (Math.abs(key) % 40 <= kept) continue;
          levels.delete(key);
          left.delete(key);
        }
        const sorted = [...left.keys()].sort((one, other) => one - other);
        const walked: number[] = [];
        for (let key = levels.after(-Infinity); key !== 0; key = levels.after(key)) walked.push(key);
        expect(walked).toEqual(sorted);
        for (const key of [...asked, ...inserted]) expect(levels.get(key)).toBe(left.get(key) ?? -1);
        for (const key of asked) expect(levels.after(key)).toBe(sorted.find((other) => other > key) ?? 0);
      },
    ),
    { numRuns: 15 },
  );
});
