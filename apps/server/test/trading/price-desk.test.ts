import { afterEach, describe, expect, test } from 'vitest';
import { parseRate } from '@tradewind/margin';
import { Catalogue } from '@tradewind/market';
import type { FeedState, Instrument } from '@tradewind/market';
import { topics } from '../../src/modules/market-data/topics.ts';
import type { FeedView } from '../../src/modules/market-data/market-data.ts';
import { PriceDesk } from '../../src/modules/trading/price-desk.ts';
import { START, TestMarket, VENUE } from '../realtime/market.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingDeskSink } from './recording-desk-sink.ts';

const SPOT = 'BTC/USDT';
const PERPETUAL = 'BTC/USDT:USDT';
const SECOND = 1_000;
const EIGHT_HOURS = 8 * 3_600_000;

/** A message of the bus arrives a turn later. */
const delivered = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

class Market extends TestMarket {
  state: FeedState = 'live';

  #changed: Catalogue | undefined;

  /** As when an administrator changes a market. */
  replace(changed: Instrument): void {
    const others = this.catalogue()
      .all()
      .filter(({ symbol }) => symbol !== changed.symbol);
    this.#changed = new Catalogue([...others, changed]);
  }

  override catalogue(): Catalogue {
    return this.#changed ?? super.catalogue();
  }

  override async tick(...told: Parameters<TestMarket['tick']>): Promise<void> {
    await super.tick(...told);
    await delivered();
  }

  override async trade(...told: Parameters<TestMarket['trade']>): Promise<void> {
    await super.trade(...told);
    await delivered();
  }

  override async book(...told: Parameters<TestMarket['book']>): Promise<void> {
    await super.book(...told);
    await delivered();
  }

  override feeds(): readonly FeedView[] {
    const health = { venue: VENUE, kind: 'practice', label: '', lastDataAt: null, reconnects: 0 } as const;
    return [
      { health: { ...health, state: this.state, lastError: null }, isPrimary: true, feedTime: this.time },
    ];
  }
}

const desks: PriceDesk[] = [];
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.stop();
});

async function open(firstDepthMs = 20) {
  const market = new Market();
  const clock = new ManualClock();
  const sink = new RecordingDeskSink();
  const logger = { error: () => undefined };
  const desk = new PriceDesk({ marketData: market, sink, clock, logger, firstDepthMs });
  desks.push(desk);
  await desk.start();
  /** Both clocks go on, and the desk looks. */
  const pass = (ms: number): void => {
    market.time += ms;
    clock.advance(ms);
    desk.advance();
  };
  const elsewhere = async (venue: string, price: number): Promise<void> => {
    await market.bus.publish(topics.tickers(venue), [
      {
        venue,
        symbol: SPOT,
        time: market.time,
        price,
        bid: null,
        ask: null,
        open24h: price,
        high24h: price,
        low24h: price,
        volume24h: 1,
        quoteVolume24h: price,
      },
    ]);
    await delivered();
  };
  return { market, clock, sink, desk, pass, elsewhere };
}

describe('mark and index price', () => {
  test('a perpetual is marked from its underlying and itself, at most once a second and only on a change', async () => {
    const { market, sink, desk, pass } = await open();
    pass(SECOND);
    expect(sink.marks).toEqual([]);
    await market.tick(SPOT, 50_000);
    pass(0);
    expect(sink.marks).toEqual([
      { symbol: PERPETUAL, time: market.time, mark: 5_000_000, index: 5_000_000, stale: false },
    ]);
    await market.tick(SPOT, 50_001);
    pass(250);
    expect(sink.marks).toHaveLength(1);
    pass(750);
    expect(sink.marks[1]).toMatchObject({ index: 5_000_100 });
    for (let second = 0; second < 3; second += 1) pass(SECOND);
    expect(sink.marks).toHaveLength(2);
    expect(desk.markOf(PERPETUAL)).toMatchObject({ indexPrice: 50_001, stale: false, time: START + 2_000 });
    expect(desk.markOf(SPOT)).toBeUndefined();
  });

  test('the mark is the median: a print of the contract alone does not move it', async () => {
    const { market, sink, pass } = await open();
    await market.tick(SPOT, 50_000);
    await market.tick(PERPETUAL, 50_000);
    pass(SECOND);
    await market.tick(PERPETUAL, 40_000, { bid: 49_999.99, ask: 50_000.01 });
    pass(SECOND);
    pass(5 * SECOND);
    for (const { mark } of sink.marks)
      expect(Math.abs(mark - 5_000_000)).toBeLessThanOrEqual(5_000_000 * 0.0001);
  });

  test('follows the basis of the contract over the last thirty samples', async () => {
    const { market, sink, pass } = await open();
    for (let sample = 0; sample < 40; sample += 1) {
      await market.tick(SPOT, 50_000);
      await market.tick(PERPETUAL, 50_100, { bid: 50_099, ask: 50_101 });
      pass(5 * SECOND);
    }
    expect(sink.marks.at(-1)).toMatchObject({ index: 5_000_000, mark: 5_010_000 });
  });

  test('the index is made of all venues, each clipped to 5 % around the median', async () => {
    const { market, sink, pass, elsewhere } = await open();
    await market.tick(SPOT, 50_000);
    await elsewhere('kraken', 50_010);
    await elsewhere('coinbase', 90_000);
    pass(SECOND);
    // Median 50,010, so the third counts as 52,510.50.
    expect(sink.marks.at(-1)).toMatchObject({ index: Math.round((5_000_000 + 5_001_000 + 5_251_050) / 3) });
  });

  test('is stale after ten seconds without a venue, says so once, and recovers', async () => {
    const { market, sink, desk, pass } = await open();
    await market.tick(SPOT, 50_000);
    pass(SECOND);
    for (let second = 0; second < 15; second += 1) pass(SECOND);
    const stale = sink.marks.filter((mark) => mark.stale);
    expect(stale).toEqual([
      { symbol: PERPETUAL, time: START + 10_000, mark: 5_000_000, index: 5_000_000, stale: true },
    ]);
    expect(desk.markOf(PERPETUAL)?.stale).toBe(true);
    await market.tick(SPOT, 50_000);
    pass(SECOND);
    expect(sink.marks.at(-1)).toMatchObject({ stale: false });
  });

  test('a perpetual whose grid was changed is marked in its new ticks', async () => {
    const { market, sink, pass } = await open();
    await market.tick(SPOT, 50_000);
    pass(SECOND);
    market.replace({ ...market.instrument(PERPETUAL), tickSize: '0.5' });
    pass(SECOND);
    await market.tick(SPOT, 50_001);
    pass(SECOND);
    expect(sink.marks.map(({ index }) => index)).toEqual([5_000_000, 100_002]);
  });

  test('marks are published for those who show tickers', async () => {
    const { market, pass } = await open();
    const published: unknown[] = [];
    await market.bus.subscribe('marks:*', (message, topic) => published.push([topic, message]));
    await market.tick(SPOT, 50_000);
    pass(SECOND);
    await delivered();
    expect(published).toEqual([
      [
        `marks:${VENUE}`,
        [
          {
            symbol: PERPETUAL,
            time: market.time,
            markPrice: 50_000,
            indexPrice: 50_000,
            fundingRate: 0.0001,
            stale: false,
          },
        ],
      ],
    ]);
  });
});

describe('funding', () => {
  test('is settled at each eighth hour of exchange time, at the interest rate where there is no premium', async () => {
    const { market, sink, pass } = await open();
    await market.tick(SPOT, 50_000);
    market.time = START + EIGHT_HOURS - 2 * SECOND;
    pass(SECOND);
    expect(sink.fundings).toEqual([]);
    pass(SECOND);
    expect(sink.fundings).toEqual([
      { symbol: PERPETUAL, time: START + EIGHT_HOURS, rate: parseRate('0.0001') },
    ]);
    pass(SECOND);
    expect(sink.fundings).toHaveLength(1);
    market.time += EIGHT_HOURS;
    pass(0);
    expect(sink.fundings).toHaveLength(2);
  });

  test('waits for a fresh index', async () => {
    const { market, sink, pass } = await open();
    await market.tick(SPOT, 50_000);
    market.time = START + EIGHT_HOURS - 5 * SECOND;
    pass(0);
    pass(20 * SECOND);
    expect(sink.marks.at(-1)).toMatchObject({ stale: true });
    expect(sink.fundings).toEqual([]);
    await market.tick(SPOT, 50_000);
    pass(SECOND);
    expect(sink.fundings).toMatchObject([{ time: START + EIGHT_HOURS + 16 * SECOND }]);
  });

  test('grows with the premium of the impact prices, and shows before it is settled', async () => {
    const { market, sink, desk, pass } = await open();
    market.time = START + 7 * 3_600_000;
    const needing = desk.need(PERPETUAL);
    await market.tick(SPOT, 50_000);
    await market.tick(PERPETUAL, 50_150, { bid: 50_150, ask: 50_160 });
    // The impact notional of 200 × 125 USDT is sold to both levels, half each: 50,100 on average.
    const half = 0.2495;
    await market.book(
      PERPETUAL,
      [
        [50_150, half],
        [50_050, 5],
      ],
      [[50_160, 5]],
    );
    await needing;
    pass(5 * SECOND);
    // P = 100 / 50,000 = 0.2 %; the interest rate pulls it down by its reach of 0.05 %.
    expect(desk.markOf(PERPETUAL)?.fundingRate).toBeCloseTo(0.0015, 5);
    market.time = START + EIGHT_HOURS;
    pass(0);
    expect(Number(sink.fundings[0]!.rate) / 1e8).toBeCloseTo(0.0015, 5);
  });
});

describe('depth and prints of the markets that are traded', () => {
  test('a market is watched from its first need to its last release', async () => {
    const { market, sink, desk } = await open();
    const first = desk.need(SPOT);
    const second = desk.need(SPOT);
    expect(market.watched).toEqual([`book ${SPOT}`, `trades ${SPOT}`]);
    await market.book(SPOT, [[49_999, 1]], [[50_001, 1]]);
    await Promise.all([first, second]);
    desk.release(SPOT);
    expect(market.watched).toHaveLength(2);
    desk.release(SPOT);
    expect(market.watched).toEqual([]);
    // Nobody may trade against depth that is no longer followed.
    expect(sink.quotes.at(-1)).toMatchObject({ bids: [], asks: [] });
    await market.book(SPOT, [[49_000, 1]], [[49_001, 1]]);
    expect(sink.quotes).toHaveLength(2);
  });

  test('hands on the venue’s depth on the market’s grid, the best fifty levels, only when it changed', async () => {
    const { market, sink, desk } = await open();
    const needing = desk.need(SPOT);
    const levels = (direction: 1 | -1) =>
      Array.from({ length: 60 }, (_, index) => [50_000 + direction * (index + 1), 0.5] as const);
    await market.book(SPOT, [[49_999.996, 0.000016], ...levels(-1)], levels(1));
    await needing;
    const [quote] = sink.quotes;
    expect(quote).toMatchObject({ symbol: SPOT, synthetic: false, time: market.time });
    // 49,999.996 lies between two ticks and goes down; 0.000016 is one whole lot.
    expect(quote!.bids.slice(0, 2)).toEqual([
      [4_999_999, 1],
      [4_999_900, 50_000],
    ]);
    expect(quote!.asks[0]).toEqual([5_000_100, 50_000]);
    expect([quote!.bids.length, quote!.asks.length]).toEqual([50, 50]);
    await market.book(SPOT, [[49_999.996, 0.000016], ...levels(-1)], levels(1));
    expect(sink.quotes).toHaveLength(1);
  });

  test('after two seconds without depth offers some around the last price, until real depth comes', async () => {
    const { market, sink, desk, pass } = await open();
    await market.tick(SPOT, 50_000);
    await desk.need(SPOT);
    const [quote] = sink.quotes;
    expect(quote).toMatchObject({ synthetic: true });
    expect([quote!.bids[0], quote!.asks[0]]).toEqual([
      [4_997_500, 10_005],
      [5_002_500, 9_995],
    ]);
    expect(quote!.bids).toHaveLength(10);
    await market.tick(SPOT, 51_000, { time: market.time + 1 });
    pass(SECOND);
    expect(sink.quotes.at(-1)).toMatchObject({ synthetic: true });
    expect(sink.quotes.at(-1)!.bids[0]![0]).toBe(5_097_450);
    await market.book(SPOT, [[50_999, 1]], [[51_001, 1]]);
    pass(SECOND);
    expect(sink.quotes.at(-1)).toMatchObject({ synthetic: false, bids: [[5_099_900, 100_000]] });
  });

  test('offers nothing any more once released, also while its first depth was still awaited', async () => {
    const { market, sink, desk, pass } = await open();
    await market.tick(SPOT, 50_000);
    const needing = desk.need(SPOT);
    desk.release(SPOT);
    await needing;
    pass(SECOND);
    expect(sink.quotes).toEqual([]);
  });

  test('settles without depth where no price is known, and offers some as soon as one is', async () => {
    const { market, sink, desk, pass } = await open();
    await desk.need(SPOT);
    expect(sink.quotes).toEqual([]);
    await market.tick(SPOT, 50_000);
    pass(250);
    expect(sink.quotes).toHaveLength(1);
  });

  test('withdraws depth while the feed is interrupted, and when depth alone falls silent makes some up', async () => {
    const { market, sink, desk, pass } = await open();
    const needing = desk.need(SPOT);
    await market.book(SPOT, [[49_999, 1]], [[50_001, 1]]);
    await needing;
    market.state = 'down';
    pass(SECOND);
    expect(sink.quotes.at(-1)).toMatchObject({ bids: [], asks: [] });
    market.state = 'live';
    await market.book(SPOT, [[49_999, 1]], [[50_001, 1]]);
    expect(sink.quotes.at(-1)).toMatchObject({ bids: [[4_999_900, 100_000]], synthetic: false });
    await market.tick(SPOT, 52_000, { time: market.time });
    pass(9 * SECOND);
    expect(sink.quotes.at(-1)).toMatchObject({ synthetic: false });
    pass(2 * SECOND);
    expect(sink.quotes.at(-1)).toMatchObject({ synthetic: true });
    expect(sink.quotes.at(-1)!.asks[0]![0]).toBe(5_202_600);
  });

  test('hands on trades with their taker, and a last price that no trade told of without a quantity', async () => {
    const { market, sink, desk } = await open();
    const needing = desk.need(SPOT);
    await market.trade(SPOT, '1', 50_000.01, 0.5);
    await market.trade(SPOT, '2', 50_000.02, 0.000001);
    // The ticker of that same trade brings nothing new, the next does.
    await market.tick(SPOT, 50_000.02);
    market.time += SECOND;
    await market.tick(SPOT, 50_001);
    await market.tick(SPOT, 49_000, { time: market.time - 5 * SECOND });
    await market.book(SPOT, [[49_999, 1]], [[50_001, 1]]);
    await needing;
    expect(sink.prints.map(({ tick, lots, taker }) => [tick, lots, taker])).toEqual([
      [5_000_001, 50_000, 1],
      [5_000_002, 0, 0],
      [5_000_100, 0, 0],
    ]);
  });

  test('ignores other venues’ depth and prints, and markets that nobody trades', async () => {
    const { market, sink, desk } = await open(1);
    await desk.need(SPOT);
    const book = { venue: 'kraken', symbol: SPOT, time: market.time };
    await market.bus.publish(topics.book('kraken', SPOT), { ...book, bids: [[1, 1]], asks: [[2, 1]] });
    await market.bus.publish(topics.trades('kraken', SPOT), [
      { ...book, id: '1', price: 1, quantity: 1, side: 'buy' },
    ]);
    await market.book('ETH/USDT', [[1, 1]], [[2, 1]]);
    await market.trade('ETH/USDT', '1', 2);
    await delivered();
    expect(sink.quotes).toEqual([]);
    expect(sink.prints).toEqual([]);
  });

  test('refuses a market that there is not', async () => {
    const { desk } = await open();
    await expect(desk.need('NO/SUCH')).rejects.toMatchObject({ code: 'UNKNOWN_SYMBOL' });
    desk.release('NO/SUCH');
  });
});
