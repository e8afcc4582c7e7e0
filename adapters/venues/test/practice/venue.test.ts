import { describe, expect, onTestFinished, test } from 'vitest';
import { candleRows } from '@tradewind/market';
import type { Book, Candle, Candles, Ticker, Trade, Venue, VenueHealth, VenueSink } from '@tradewind/market';
import { builtInInstruments, TRACKED_BY_DEFAULT } from '../../src/instruments/built-in.ts';
import { practiceCandles } from '../../src/practice/candles.ts';
import { createPracticeVenue } from '../../src/practice/venue.ts';
import { ManualTime } from '../support/manual-time.ts';
import { pathOf } from './markets.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const START = Date.UTC(2026, 2, 14, 15, 9, 26, 535);
const SEED = 7;

type Told =
  | { readonly kind: 'ticker'; readonly at: number; readonly value: Ticker }
  | { readonly kind: 'trade'; readonly at: number; readonly value: Trade }
  | { readonly kind: 'book'; readonly at: number; readonly value: Book }
  | { readonly kind: 'candle'; readonly at: number; readonly symbol: string; readonly value: Candle };

class Recorder implements VenueSink {
  readonly told: Told[] = [];
  readonly healths: VenueHealth[] = [];
  readonly #time: ManualTime;

  constructor(time: ManualTime) {
    this.#time = time;
  }

  tickers(tickers: readonly Ticker[]): void {
    for (const value of tickers) this.told.push({ kind: 'ticker', at: this.#time.now(), value });
  }

  trades(trades: readonly Trade[]): void {
    for (const value of trades) this.told.push({ kind: 'trade', at: this.#time.now(), value });
  }

  book(value: Book): void {
    this.told.push({ kind: 'book', at: this.#time.now(), value });
  }

  closedCandle(symbol: string, value: Candle): void {
    this.told.push({ kind: 'candle', at: this.#time.now(), symbol, value });
  }

  health(health: VenueHealth): void {
    this.healths.push(health);
  }

  tickersOf(symbol: string): Ticker[] {
    return this.told.flatMap((one) =>
      one.kind === 'ticker' && one.value.symbol === symbol ? [one.value] : [],
    );
  }

  tradesOf(symbol: string): Trade[] {
    return this.told.flatMap((one) =>
      one.kind === 'trade' && one.value.symbol === symbol ? [one.value] : [],
    );
  }

  booksOf(symbol: string): Book[] {
    return this.told.flatMap((one) =>
      one.kind === 'book' && one.value.symbol === symbol ? [one.value] : [],
    );
  }

  candlesOf(symbol: string): Candle[] {
    return this.told.flatMap((one) => (one.kind === 'candle' && one.symbol === symbol ? [one.value] : []));
  }
}

async function started(symbols: readonly string[], now = START) {
  const time = new ManualTime(now);
  const venue = createPracticeVenue({ seed: SEED, clock: time, scheduler: time.scheduler });
  const sink = new Recorder(time);
  await venue.start(symbols, sink);
  onTestFinished(() => venue.stop());
  return { time, venue, sink };
}

async function historyOf(
  venue: Venue,
  symbol: string,
  timeframe: '1m' | '1h',
  from: number,
  to: number,
): Promise<Candle[]> {
  const pages: Candles[] = [];
  for await (const page of venue.history(symbol, timeframe, { from, to })) pages.push(page);
  return pages.flatMap((page) => [...candleRows(page)]);
}

describe('the practice venue', () => {
  test('tells one ticker a second of each of the 242 markets, spread over the second', async () => {
    const symbols = builtInInstruments()
      .slice(0, TRACKED_BY_DEFAULT)
      .map(({ symbol }) => symbol);
    const { time, sink } = await started(symbols);
    time.advance(5 * SECOND);
    const tickers = sink.told.filter((one) => one.kind === 'ticker');
    const counts = symbols.map((symbol) => sink.tickersOf(symbol).length);
    expect(counts).toEqual(symbols.map(() => 5));
    const bySlice = Map.groupBy(tickers, ({ at }) => at);
    expect(Math.max(...[...bySlice.values()].map((slice) => slice.length))).toBeLessThanOrEqual(13);
    const delays = tickers.map(({ at, value }) => at - value.time);
    expect(Math.min(...delays)).toBeGreaterThan(0);
    expect(Math.max(...delays)).toBeLessThanOrEqual(SECOND + 50);
  });

  test('joins the past without a seam: ticks are the seconds, closed minutes the history', async () => {
    for (const watched of [[], ['ETH/USDT']]) {
      const { time, venue, sink } = await started(['BTC/USDT', 'ETH/USDT']);
      venue.watchDepth(watched);
      time.advance(3 * MINUTE + 2 * SECOND);
      const path = pathOf('ETH/USDT', SEED);
      const tickers = sink.tickersOf('ETH/USDT');
      const first = tickers[0]!.time - 999;
      const seconds = practiceCandles(path, '1s', first, first + tickers.length * SECOND);
      expect(tickers.map(({ price }) => price)).toEqual([...seconds.close]);
      expect(tickers.map((ticker) => ticker.time - 999)).toEqual([...seconds.time]);

      const closed = sink.candlesOf('ETH/USDT');
      expect(closed).toHaveLength(3);
      expect(closed).toEqual(await historyOf(venue, 'ETH/USDT', '1m', START - MINUTE, START + 3 * MINUTE));

      const whole = closed[1]!;
      const trades = sink
        .tradesOf('ETH/USDT')
        .filter((trade) => trade.time >= whole.time && trade.time < whole.time + MINUTE);
      const prices = trades.map(({ price }) => price);
      expect([prices[0], Math.max(...prices), Math.min(...prices), prices.at(-1)]).toEqual([
        whole.open,
        whole.high,
        whole.low,
        whole.close,
      ]);
      expect(trades.reduce((sum, { quantity }) => sum + quantity, 0)).toBeCloseTo(whole.volume, 6);
    }
  });

  test('tells everything of a market once and in order, also while it is watched and no longer watched', async () => {
    const { time, venue, sink } = await started(['BTC/USDT', 'ETH/USDT', 'SOL/USDT']);
    for (const watched of [['SOL/USDT'], [], ['SOL/USDT', 'BTC/USDT'], ['BTC/USDT']]) {
      venue.watchDepth(watched);
      time.advance(2_345);
    }
    for (const symbol of ['BTC/USDT', 'SOL/USDT']) {
      const trades = sink.tradesOf(symbol);
      const ids = trades.map(({ id }) => Number(id));
      expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
      const told = sink.told.filter((one) => one.kind !== 'candle' && one.value.symbol === symbol);
      const times = told.map((one) => (one.kind === 'candle' ? 0 : one.value.time));
      expect(times).toEqual([...times].sort((a, b) => a - b));
      // Nothing is missing between the first print and the last.
      const again = await started([symbol]);
      again.time.advance(4 * 2_345);
      const last = Math.min(trades.at(-1)!.time, again.sink.tradesOf(symbol).at(-1)!.time);
      const until = (list: Trade[]) => list.filter((trade) => trade.time <= last);
      expect(until(trades)).toEqual(until(again.sink.tradesOf(symbol)));
    }
  });

  test('streams depth of watched markets only, between five and ten times a second', async () => {
    const { time, venue, sink } = await started(['BTC/USDT', 'ETH/USDT']);
    venue.watchDepth(['ETH/USDT']);
    time.advance(10 * SECOND);
    expect(sink.booksOf('BTC/USDT')).toEqual([]);
    expect(sink.booksOf('ETH/USDT').length / 10).toBeGreaterThanOrEqual(5);
    expect(sink.booksOf('ETH/USDT').length / 10).toBeLessThanOrEqual(10);
    venue.watchDepth([]);
    const before = sink.told.length;
    time.advance(2 * SECOND);
    expect(sink.told.slice(before).filter(({ kind }) => kind === 'book')).toEqual([]);
  });

  test('catches up in closed candles after the machine slept, and does not replay the ticks', async () => {
    const { time, venue, sink } = await started(['BTC/USDT']);
    time.advance(5 * SECOND);
    const before = sink.told.length;
    time.sleep(30 * MINUTE);
    time.advance(2 * SECOND);
    const told = sink.told.slice(before);
    expect(told.filter(({ kind }) => kind === 'ticker').length).toBeLessThanOrEqual(3);
    expect(sink.candlesOf('BTC/USDT')).toEqual(
      await historyOf(venue, 'BTC/USDT', '1m', START - MINUTE, START + 31 * MINUTE),
    );
    expect(sink.candlesOf('BTC/USDT')).toHaveLength(30);
    const trades = told.flatMap((one) => (one.kind === 'trade' ? [one.value.time] : []));
    expect(Math.min(...trades)).toBeGreaterThan(START + 30 * MINUTE);
  });

  test('goes on when the clock is set back, and closes no minute twice', async () => {
    const { time, sink } = await started(['BTC/USDT']);
    time.advance(2 * MINUTE);
    time.sleep(-10 * MINUTE);
    const before = sink.told.length;
    time.advance(9 * MINUTE);
    const told = sink.told.slice(before);
    expect(told.filter(({ kind }) => kind === 'ticker').length).toBeGreaterThan(9 * 60 - 3);
    const closed = sink.candlesOf('BTC/USDT').map((candle) => candle.time);
    expect(closed).toEqual([...new Set(closed)].sort((a, b) => a - b));
  });

  test('gives history in pages, of closed candles alone, and stops when told to', async () => {
    const { venue } = await started(['BTC/USDT']);
    const from = Math.floor(START / MINUTE) * MINUTE - 20 * 24 * 60 * MINUTE;
    const pages: Candles[] = [];
    for await (const page of venue.history('BTC/USDT', '1m', { from, to: START + 60 * MINUTE }))
      pages.push(page);
    expect(pages.length).toBeGreaterThan(1);
    const times = pages.flatMap((page) => [...page.time]);
    expect(times.length).toBe(20 * 24 * 60);
    expect(new Set(times).size).toBe(times.length);
    expect(Math.max(...times) + MINUTE).toBeLessThanOrEqual(START);

    const stopped = new AbortController();
    const some: Candles[] = [];
    for await (const page of venue.history('BTC/USDT', '1m', { from, to: START }, stopped.signal)) {
      some.push(page);
      stopped.abort();
    }
    expect(some).toHaveLength(1);
    expect(await historyOf(venue, 'NOSUCH/USDT', '1h', from, START)).toEqual([]);
    expect((await historyOf(venue, 'BTC/USDT', '1h', 0, Date.UTC(2017, 0, 2)))[0]!.time).toBe(
      Date.UTC(2017, 0, 1),
    );
  });

  test('names itself PRACTICE, in words, from start to stop', async () => {
    const time = new ManualTime(START);
    const venue = createPracticeVenue({ clock: time, scheduler: time.scheduler });
    const sink = new Recorder(time);
    expect(venue.health()).toMatchObject({
      kind: 'practice',
      label: 'PRACTICE',
      state: 'stopped',
      lastDataAt: null,
    });
    await venue.start(['BTC/USDT', 'NOSUCH/USDT'], sink);
    time.advance(SECOND);
    expect(venue.health()).toMatchObject({ state: 'live', lastDataAt: START + SECOND });
    await venue.stop();
    expect(time.pending).toBe(0);
    expect(sink.healths.map(({ state }) => state)).toEqual(['live', 'stopped']);
    const before = sink.told.length;
    time.advance(SECOND);
    expect(sink.told.length).toBe(before);
  });

  test('offers every built-in instrument, or those it is given', async () => {
    const time = new ManualTime(START);
    const all = builtInInstruments();
    expect(await createPracticeVenue({ clock: time }).instruments()).toEqual(all);
    const some = [all[3]!, { ...all[0]!, symbol: 'NOSUCH/USDT', id: 'NOSUCHUSDT' }];
    expect(await createPracticeVenue({ clock: time, instruments: some }).instruments()).toEqual([all[3]]);
  });
});
