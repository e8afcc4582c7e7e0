import { describe, expect, test } from 'vitest';
import {
  COMPARED_SEEDS,
  compareHours,
  compareMinutes,
  comparePairs,
  comparisonTable,
  isWithin,
  practicePaths,
} from '../../tools/practice-comparison.ts';
import type { Comparison } from '../../tools/practice-comparison.ts';
import { hasRecordings } from '../../tools/recordings.ts';

/** The table is the message: what is out of bounds stands in it beside what is not. */
function expectWithin(comparisons: readonly Comparison[]): void {
  const outside = comparisons.filter((comparison) => !isWithin(comparison));
  expect(outside.length, `\n${comparisonTable(comparisons)}\n`).toBe(0);
}

// Skipped where the recorded market data are not at hand: set TRADEWIND_DATA to their folder.
describe.skipIf(!hasRecordings())(
  'the practice market behaves like the recorded markets',
  { timeout: 120_000 },
  () => {
    const seeds = COMPARED_SEEDS.map(practicePaths);

    test('in one-minute candles of the majors: volatility, tails, memory, volume, correlation', () => {
      expectWithin(compareMinutes(seeds.slice(0, 4)));
    });

    test('in one-hour candles of the majors over four years', () => {
      expectWithin(compareHours(seeds));
    });

    test('across all pairs, in five-minute candles', () => {
      expectWithin(comparePairs(seeds.slice(0, 3), 4));
    });
  },
);
