import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { candleRows, candlesFromRows, StatisticsWindows, timeframeMs, TIMEFRAMES } from '@tradewind/market';
import type { CandleState, StoredTimeframe, Timeframe } from '@tradewind/market';
import type { CandleHistory } from '@tradewind/candles';
import { createTestDatabase } from '@tradewind/database/testing';
import type { TestDatabase } from '@tradewind/database/testing';
import { candleOf, DAY, HOUR, MINUTE, scratchFolder, TestClock } from './support/fixtures.ts';
import type { Scratch } from './support/fixtures.ts';
import { NaiveHistory } from './support/naive-history.ts';

const WRITTEN = ['1m', '5m', '1h', '1d'] as const satisfies readonly StoredTimeframe[];
const READ = TIMEFRAMES.filter((timeframe) => timeframe !== '1s');
/** Two months and their border, a year's border among them. */
const START = Date.UTC(2024, 11, 31, 20);
const SPAN = 8 * HOUR;
const clock = new TestClock(START + SPAN + 2 * DAY);

let scratch: Scratch;
let database: TestDatabase;
let store: CandleHistory;

beforeAll(async () => {
  scratch = await scratchFolder(clock);
  database = await createTestDatabase();
  store = await scratch.open({ pool: database.database.pool });
});
afterAll(async () => {
  await scratch?.remove();
  await database?.drop();
});

type Step =
  | {
      kind: 'write';
      timeframe: (typeof WRITTEN)[number];
      state: CandleState;
      at: number;
      count: number;
      skip: number;
      variant: number;
      straightToCold: boolean;
    }
  | { kind: 'compact'; days: number };

const write = fc.record({
  kind: fc.constant('write' as const),
  timeframe: fc.constantFrom(...WRITTEN),
  state: fc.constantFrom<CandleState>('closed', 'closed', 'provisional'),
  at: fc.integer({ min: 0, max: SPAN / MINUTE }),
  count: fc.integer({ min: 1, max: 150 }),
  skip: fc.integer({ min: 2, max: 40 }),
  variant: fc.integer({ min: 0, max: 50 }),
  straightToCold: fc.boolean(),
});
const compact = fc.record({ kind: fc.constant('compact' as const), days: fc.integer({ min: -2, max: 3 }) });

function rowsOf({ timeframe, at, count, skip, variant }: Extract<Step, { kind: 'write' }>) {
  const length = timeframeMs(timeframe);
  const first = Math.floor((START + at * MINUTE) / length) * length;
  const rows = Array.from({ length: count }, (_, index) => candleOf(first + index * length, variant)).filter(
    ({ time }, index) => time < START + SPAN && (index + 1) % skip !== 0,
  );
  return candlesFromRows(rows);
}

test('any writes, imports and compactions in any order read as the rules say', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 4, arbitrary: write }, { weight: 1, arbitrary: compact }), {
        minLength: 1,
        maxLength: 12,
      }),
      fc.constantFrom<Timeframe>(...READ),
      fc.integer({ min: -60, max: SPAN / MINUTE }),
      fc.integer({ min: 1, max: SPAN / MINUTE }),
      fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
      async (steps, timeframe, start, length, limit) => {
        const key = { venue: 'fuzz', symbol: `RUN${(run += 1)}/USDT` };
        const naive = new NaiveHistory();
        for (const step of steps) {
          if (step.kind === 'compact') {
            clock.time = START + SPAN / 2 + step.days * DAY + 3 * DAY;
            await store.compact();
            continue;
          }
          const candles = rowsOf(step);
          if (step.straightToCold && step.state === 'closed') {
            await store.writeHistory(key, step.timeframe, candles);
          } else {
            await store.write(key, step.timeframe, candles, step.state);
          }
          naive.write(step.timeframe, candles, step.state);
        }
        const from = START + start * MINUTE;
        const range = { from, to: from + length * MINUTE, ...(limit === undefined ? {} : { limit }) };
        expect([...candleRows(await store.read(key, timeframe, range))]).toEqual(
          naive.read(timeframe, range),
        );

        const windows = new StatisticsWindows();
        const buckets = {
          open: (time: number) => windows.containing(time).startTime,
          next: (time: number) => windows.containing(time).endTime,
        };
        expect([...candleRows(await store.readBuckets(key, buckets, range))]).toEqual(
          naive
            .readBuckets(buckets.open, ['1m', '5m', '1h'], range.from, range.to)
            .slice(-(limit ?? Infinity)),
        );

        for (const coverage of await store.coverage(key)) {
          const { candles, gaps } = naive.gaps(coverage.timeframe);
          expect(coverage).toMatchObject({ candles, gaps, gapCount: gaps.length });
          expect(coverage.missing).toBe(gaps.reduce((sum, gap) => sum + gap.missing, 0));
        }
        await database.database.pool.query('TRUNCATE candles');
      },
    ),
    { numRuns: 80, seed: 20250101 },
  );
}, 60_000);
