import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { allocateCandles, resample, setCandle, sliceCandles, timeframeBuckets } from '@tradewind/market';
import type { Candles } from '@tradewind/market';
import { exportCandles, openCandleStore } from '@tradewind/candles';
import type { CandleHistory } from '@tradewind/candles';
import { KEY, YEAR } from './candles-year.ts';
import type { BenchResult } from './result.ts';

const MINUTE = 60_000;
const ROWS = (YEAR.to - YEAR.from) / MINUTE;
const WARM_ROUNDS = 9;

/** Loading a year of one-minute candles from cold files into typed arrays, and what it is compared with. */
export async function run(): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tradewind-bench-'));
  try {
    return await measure(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string): Promise<BenchResult[]> {
  const csv = join(folder, 'BTCUSDT-1m.csv');
  const writing = await withStore(folder, async (store) => {
    const year = randomWalk();
    const [ms] = await timed(() => store.writeHistory(KEY, '1m', year));
    await exportCandles({ store, key: KEY, timeframe: '1m', path: csv });
    return ms;
  });

  const first = await firstLoad(folder);
  const warm: number[] = [];
  for (let round = 0; round < WARM_ROUNDS; round += 1) {
    // A store of its own each round: its memory of decoded files is empty, the operating system's is not.
    const [ms] = await withStore(folder, (store) => timed(() => readYear(store)));
    warm.push(ms);
  }
  const [cached, derived, resampled] = await withStore(folder, async (store) => {
    const year = await readYear(store);
    return [
      await median(() => readYear(store)),
      await median(() => store.read(KEY, '4h', YEAR)),
      await median(() => Promise.resolve(resample(year, timeframeBuckets('4h')))),
    ] as const;
  });
  const [naive] = await timed(() => parseCsv(csv));
  const amount = `${ROWS.toLocaleString('en')} candles, 12 files`;
  return [
    { name: 'candles: write a year of 1m to cold files', value: writing, unit: 'ms', note: amount },
    {
      name: 'candles: load a year of 1m, first',
      value: first,
      unit: 'ms',
      target: '≤ 500 ms',
      note: `${amount}; a new process, from its start`,
    },
    {
      name: 'candles: load a year of 1m, warm',
      value: middle(warm),
      unit: 'ms',
      target: '≤ 120 ms',
      note: amount,
    },
    {
      name: 'candles: load a year of 1m, cached',
      value: cached,
      unit: 'ms',
      target: '≤ 10 ms',
      note: amount,
    },
    { name: 'candles: load a year as 4h, cached', value: derived, unit: 'ms', note: 'read and resample' },
    { name: 'candles: resample a year of 1m to 4h', value: resampled, unit: 'ms', note: amount },
    {
      name: 'candles: the same year parsed from CSV',
      value: naive,
      unit: 'ms',
      note: `the naive way, line by line; ${(naive / middle(warm)).toFixed(1)} times the warm load`,
    },
  ];
}

async function withStore<T>(folder: string, work: (store: CandleHistory) => Promise<T>): Promise<T> {
  const store = await openCandleStore({ folder: coldFolder(folder), clock: { now: () => YEAR.to } });
  try {
    return await work(store);
  } finally {
    store.close();
  }
}

/** Milliseconds from the start of a process of its own to the year in its memory. */
async function firstLoad(folder: string): Promise<number> {
  const child = fork(join(import.meta.dirname, 'candles-first-load.ts'), [coldFolder(folder)], {
    execArgv: [],
  });
  const [ms] = (await once(child, 'message')) as [number];
  await once(child, 'exit');
  return ms;
}

function coldFolder(folder: string): string {
  return join(folder, 'cold');
}

async function readYear(store: CandleHistory): Promise<Candles> {
  const candles = await store.read(KEY, '1m', YEAR);
  if (candles.time.length !== ROWS) throw new Error(`read ${candles.time.length} candles, not ${ROWS}`);
  return candles;
}

async function parseCsv(path: string): Promise<Candles> {
  const candles = allocateCandles(ROWS);
  let row = -1;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (row >= 0) {
      const [time, open, high, low, close, volume] = line.split(',').map(Number) as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      setCandle(candles, row, { time, open, high, low, close, volume });
    }
    row += 1;
  }
  return sliceCandles(candles, 0, row);
}

/** Prices on a grid of a cent and volumes of five places, as an exchange has them, so that files compress as theirs do. */
function randomWalk(): Candles {
  const candles = allocateCandles(ROWS);
  let state = 42;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const cents = (value: number): number => Math.round(value * 100) / 100;
  let price = 60_000;
  for (let row = 0; row < ROWS; row += 1) {
    const open = price;
    price = cents(open * (1 + (random() - 0.5) * 0.002));
    const high = cents(Math.max(open, price) * (1 + random() * 0.0005));
    const low = cents(Math.min(open, price) * (1 - random() * 0.0005));
    const volume = Math.round(random() * 3e6) / 1e5;
    setCandle(candles, row, { time: YEAR.from + row * MINUTE, open, high, low, close: price, volume });
  }
  return candles;
}

async function timed<T>(work: () => Promise<T>): Promise<[ms: number, result: T]> {
  const started = performance.now();
  const result = await work();
  return [performance.now() - started, result];
}

async function median(work: () => Promise<unknown>): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < WARM_ROUNDS; round += 1) rounds.push((await timed(work))[0]);
  return middle(rounds);
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
