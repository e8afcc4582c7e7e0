import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { candleRows } from '@tradewind/market';
import type { CandleStore } from '@tradewind/market';
import { describe, expect, it } from 'vitest';
import { createReplayVenue, recordedSource, storeSource } from '../../src/index.ts';
import {
  dataFolder,
  hasData,
  needsData,
  recordedCandles,
  recordedJson,
  recordedLines,
} from '../ccxt/support/data-folder.ts';
import { apply, best } from '../ccxt/support/naive-book.ts';
import { RecordingSink } from '../ccxt/support/recording-sink.ts';
import { rawFrame } from '../ccxt/support/stages/binance.ts';
import { ManualTime } from '../support/manual-time.ts';
import { instrument } from './support.ts';

const MINUTE = 60_000;

/** A recording with its receive clock, its depth snapshot, and candles of the same days. */
const FRAME_FILES = [
  'frames/binance-spot-btcusdt-combined-20240808.ndjson.gz',
  'frames/binance-spot-btcusdt-combined-20240808.recv.txt.gz',
  'rest/binance-spot-depth-btcusdt-20240808.json.gz',
  'candles-2024-08/BTCUSDT-1m.csv.gz',
];

/** Plays until feed time has reached `until`, waiting for reads. */
async function play(venue: { now(): number }, time: ManualTime, until: number): Promise<void> {
  while (venue.now() < until) {
    time.advance(200);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a folder of recorded candles', () => {
  it('derives larger candles, leaves out cut-off ones, and prefers what was recorded', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tradewind-replay-'));
    try {
      const rows = ['time,open,high,low,close,volume'];
      for (let minute = 3; minute < 22; minute += 1)
        rows.push(`${minute * MINUTE},${minute},${minute + 2},1,${minute + 1},2`);
      await writeFile(join(folder, 'AAAUSDT-1m.csv'), rows.join('\n'));
      await writeFile(join(folder, 'AAAUSDT-5m.csv'), `${rows[0]}\n${10 * MINUTE},7,9,6,8,11\n`);
      await writeFile(join(folder, 'UNKNOWN-1m.csv'), rows.join('\n'));
      const source = recordedSource(folder, [instrument('AAA/USDT')]);
      expect((await source.instruments()).map(({ symbol }) => symbol)).toEqual(['AAA/USDT']);
      const fives = [...candleRows(await source.candles('AAA/USDT', '5m', { from: 0, to: 30 * MINUTE }))];
      expect(fives).toEqual([
        { time: 5 * MINUTE, open: 5, high: 11, low: 1, close: 10, volume: 10 },
        { time: 10 * MINUTE, open: 7, high: 9, low: 6, close: 8, volume: 11 },
        { time: 15 * MINUTE, open: 15, high: 21, low: 1, close: 20, volume: 10 },
      ]);
      expect(await source.span('AAA/USDT', 4 * MINUTE)).toEqual({ timeframe: '1m', end: 22 * MINUTE });
      expect(await source.span('AAA/USDT', 23 * MINUTE)).toBeNull();
      expect(await source.span('BBB/USDT', 0)).toBeNull();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('names file and line of a row that is no candle', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tradewind-replay-'));
    try {
      await writeFile(
        join(folder, 'AAAUSDT-1m.csv'),
        'time,open,high,low,close,volume\n0,1,2,1,1,1\n60000,1,0.5,1,1,1\n',
      );
      const source = recordedSource(folder, [instrument('AAA/USDT')]);
      await expect(source.span('AAA/USDT', 0)).rejects.toThrow(/AAAUSDT-1m\.csv:3: high is below/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('the candle store as a source', () => {
  it('plays the finest series there is at each moment, and reads one venue alone', async () => {
    const asked: unknown[] = [];
    const coverage = [
      { venue: 'binance', symbol: 'BTC/USDT', timeframe: '1h', first: 0, last: 1_000 * 60 * MINUTE },
      { venue: 'binance', symbol: 'BTC/USDT', timeframe: '1m', first: 600 * MINUTE, last: 899 * MINUTE },
    ];
    const store = {
      coverage: async (filter: unknown) => {
        asked.push(filter);
        return coverage;
      },
      read: async (...call: unknown[]) => {
        asked.push(call);
        return { time: new Float64Array() };
      },
      // Only these are asked of it.
    } as unknown as CandleStore;
    const source = storeSource(store, 'binance', async () => [
      instrument('BTC/USDT'),
      instrument('ETH/USDT'),
    ]);
    expect((await source.instruments()).map(({ symbol }) => symbol)).toEqual(['BTC/USDT']);
    expect(await source.span('BTC/USDT', 0)).toEqual({ timeframe: '1h', end: 600 * MINUTE });
    expect(await source.span('BTC/USDT', 600 * MINUTE)).toEqual({ timeframe: '1m', end: 900 * MINUTE });
    expect(await source.span('BTC/USDT', 900 * MINUTE)).toEqual({
      timeframe: '1h',
      end: 1_001 * 60 * MINUTE,
    });
    await source.candles('BTC/USDT', '5m', { from: 1, to: 2 });
    expect(asked).toEqual([
      { venue: 'binance', gapLimit: 0 },
      [{ venue: 'binance', symbol: 'BTC/USDT' }, '5m', { from: 1, to: 2 }],
    ]);
  });
});

describe.skipIf(!hasData)(`replay of the recordings${needsData}`, () => {
  it(
    'plays the markets of the fall of 12 May 2021 at a hundred times the speed',
    { timeout: 60_000 },
    async () => {
      const from = Date.UTC(2021, 4, 12, 22);
      const time = new ManualTime();
      const sink = new RecordingSink();
      const source = recordedSource(join(dataFolder, 'candles-2021-05'));
      const symbols = (await source.instruments()).map(({ symbol }) => symbol);
      const venue = createReplayVenue({ source, from, speed: 100, clock: time, scheduler: time.scheduler });
      await venue.start(symbols, sink);
      await play(venue, time, from + 10 * MINUTE);
      await venue.stop();
      expect(symbols.length).toBeGreaterThanOrEqual(80);
      expect(sink.candles.length).toBe(symbols.length * 10);
      for (const symbol of symbols) {
        const recorded = recordedCandles(`candles-2021-05/${symbol.replace('/', '')}-1m.csv.gz`)
          .map((row) => row.map(Number))
          .filter(([open = 0]) => open >= from && open < from + 10 * MINUTE);
        const played = sink.candles
          .filter((closed) => closed.symbol === symbol)
          .map(({ candle: { time: open, open: o, high, low, close, volume } }) => [
            open,
            o,
            high,
            low,
            close,
            volume,
          ]);
        expect(played).toEqual(recorded);
      }
      expect(Math.max(...sink.tickerBatches.map((batch) => batch.length))).toBeLessThanOrEqual(
        symbols.length,
      );
    },
  );

  it('plays recorded frames with their own trades and books', { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tradewind-replay-'));
    for (const file of FRAME_FILES) await copyFile(join(dataFolder, file), join(folder, basename(file)));
    const from = Date.UTC(2024, 7, 8, 23, 54, 20);
    const to = Date.UTC(2024, 7, 8, 23, 56, 5);
    const time = new ManualTime();
    const sink = new RecordingSink();
    const venue = createReplayVenue({
      source: recordedSource(folder),
      from,
      speed: 10,
      clock: time,
      scheduler: time.scheduler,
    });
    venue.watchDepth(['BTC/USDT']);
    await venue.start(['BTC/USDT'], sink);
    await play(venue, time, to);
    await venue.stop();
    await rm(folder, { recursive: true });

    const lines = recordedLines('frames/binance-spot-btcusdt-combined-20240808.ndjson.gz');
    const trades = lines
      .filter((line) => line.includes('@trade'))
      .map(
        (line) => JSON.parse(rawFrame(line)) as { t: number; p: string; q: string; T: number; m: boolean },
      );
    const first = trades.findIndex(({ t }) => String(t) === sink.allTrades[0]!.id);
    const expected = trades.slice(first, first + sink.allTrades.length);
    expect(
      sink.allTrades.map(({ id, price, quantity, side, time: at }) => [id, price, quantity, side, at]),
    ).toEqual(expected.map(({ t, p, q, m, T }) => [String(t), Number(p), Number(q), m ? 'sell' : 'buy', T]));
    // The receive clock decides the moment, so the edges may lie a few milliseconds off the trades' own times.
    expect(Math.abs(expected[0]!.T - from)).toBeLessThan(1_000);
    expect(Math.abs(expected.at(-1)!.T - to)).toBeLessThan(3_000);

    const recorded = recordedCandles('candles-2024-08/BTCUSDT-1m.csv.gz').map((row) => row.map(Number));
    expect(sink.candles.map(({ candle: c }) => [c.time, c.open, c.high, c.low, c.close, c.volume])).toEqual(
      recorded.filter(([open = 0]) => open >= from && open + MINUTE <= to),
    );

    const snapshot = recordedJson('rest/binance-spot-depth-btcusdt-20240808.json.gz') as {
      lastUpdateId: number;
      bids: [string, string][];
      asks: [string, string][];
    };
    const state = { bids: new Map(snapshot.bids), asks: new Map(snapshot.asks) };
    const states = new Set<string>();
    for (const line of lines) {
      if (!line.includes('@depth')) continue;
      const update = JSON.parse(rawFrame(line)) as {
        E: number;
        u: number;
        b: [string, string][];
        a: [string, string][];
      };
      if (update.u <= snapshot.lastUpdateId) continue;
      apply(state, update.b, update.a);
      if (update.E > from - 1_000 && update.E < to + 1_000) states.add(JSON.stringify(best(state)));
    }
    expect(sink.books.length).toBeGreaterThan(50);
    for (const { bids, asks } of sink.books) expect(states.has(JSON.stringify({ bids, asks }))).toBe(true);
    for (const { bid, ask } of sink.allTickers) expect(bid! < ask!).toBe(true);
  });
});
