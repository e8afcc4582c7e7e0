import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrate, openDatabase } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import { createTestDatabase } from '@tradewind/database/testing';
import type { Instrument, Ticker, Venue, VenueHealth } from '@tradewind/market';
import { market as marketSchema, ticker as tickerSchema } from '@tradewind/protocol';
import {
  builtInInstruments,
  builtInPerpetuals,
  createPracticeVenue,
  TRACKED_BY_DEFAULT,
} from '@tradewind/venues';
import { Instruments } from '../src/modules/market-data/instruments.ts';
import { marketsOf, tickerResource } from '../src/modules/market-data/resources.ts';
import { seedCatalogue } from '../src/modules/market-data/seed-catalogue.ts';

const FEES = { takerFee: '0.0004', makerFee: '0.0002' };
const SPOT = builtInInstruments().slice(0, 5);

let scratch: Awaited<ReturnType<typeof createTestDatabase>>;
let database: Database;

beforeEach(async () => {
  scratch = await createTestDatabase();
  database = await openDatabase({ url: scratch.url, max: 2 });
  await migrate(database);
});

afterEach(async () => {
  await database.close();
  await scratch.drop();
});

async function loaded(maxLeverage?: number): Promise<Instruments> {
  const instruments = new Instruments(database, maxLeverage);
  await instruments.load();
  return instruments;
}

function described(instruments: Instruments, symbol: string) {
  const health: VenueHealth = {
    venue: 'practice',
    kind: 'practice',
    label: 'PRACTICE',
    state: 'live',
    lastDataAt: null,
    reconnects: 0,
    lastError: null,
  };
  const marketData = { feeds: () => [{ health, isPrimary: true, feedTime: 0 }] };
  return marketsOf(marketData, [instruments.get(symbol)], FEES, 'practice')[0]!;
}

describe('perpetuals in the catalogue', () => {
  test('are added behind the markets that a database has, once, and are read back as they are', async () => {
    const instruments = await loaded();
    await instruments.seed(SPOT, 'practice');
    const perpetuals = builtInPerpetuals();
    expect(await instruments.seed(perpetuals, 'practice')).toBe(20);
    expect(await instruments.seed([...SPOT, ...perpetuals], 'practice')).toBe(0);
    const again = await loaded();
    expect(again.catalogue().all()).toEqual([...SPOT, ...perpetuals]);
  });

  test('keep what an administrator set', async () => {
    const instruments = await loaded();
    await instruments.seed(builtInPerpetuals(), 'practice');
    await database.pool.query(`UPDATE instruments SET status = 'halted' WHERE id = 'BTCUSDT.P'`);
    const again = await loaded();
    await again.seed(builtInPerpetuals(), 'practice');
    expect(again.get('BTCUSDT.P').status).toBe('halted');
  });

  test('never allow more leverage than the platform does', async () => {
    const instruments = await loaded(20);
    await instruments.seed([...SPOT, ...builtInPerpetuals()], 'practice');
    for (const { maxLeverage, brackets = [] } of instruments.catalogue().all()) {
      expect(maxLeverage).toBeLessThanOrEqual(20);
      expect(Math.max(0, ...brackets.map((bracket) => bracket.maxLeverage))).toBeLessThanOrEqual(20);
    }
    expect(
      instruments
        .get('BTCUSDT.P')
        .brackets!.map(({ maxLeverage }) => maxLeverage)
        .slice(4),
    ).toEqual([20, 20, 10, 5, 4, 3, 2, 1]);
    const full = await loaded();
    expect(full.get('BTCUSDT.P').maxLeverage).toBe(125);
  });

  test('a perpetual without brackets and a spot market with some are refused by the database', async () => {
    const instruments = await loaded();
    const [perpetual] = builtInPerpetuals();
    const { brackets, ...bare } = perpetual!;
    const refusal = { cause: { constraint: 'instruments_brackets' } };
    await expect(instruments.seed([bare], 'practice')).rejects.toMatchObject(refusal);
    const tiered = { ...SPOT[0]!, brackets: brackets! };
    await expect(instruments.seed([tiered], 'practice')).rejects.toMatchObject(refusal);
  });
});

describe('seeding the catalogue', () => {
  const quiet = { info: () => undefined, warn: () => undefined };

  function venue(kind: Venue['kind'], instruments: () => Promise<Instrument[]>): Venue {
    const practice = createPracticeVenue({ clock: { now: () => 0 } });
    return Object.assign(Object.create(practice) as Venue, { kind, instruments });
  }

  test('an empty one gets the tracked spot markets and the perpetuals', async () => {
    const instruments = await loaded();
    await seedCatalogue(instruments, createPracticeVenue({ clock: { now: () => 0 } }), quiet);
    const symbols = instruments.catalogue().all();
    expect(symbols.map(({ type }) => type).lastIndexOf('spot')).toBe(TRACKED_BY_DEFAULT - 1);
    expect(symbols).toHaveLength(TRACKED_BY_DEFAULT + 20);
  });

  test('one from before there were perpetuals gets those of its markets, and nothing else', async () => {
    const instruments = await loaded();
    await instruments.seed(SPOT, 'practice');
    await seedCatalogue(instruments, createPracticeVenue({ clock: { now: () => 0 } }), quiet);
    // PEPE, the fourth, has no perpetual of that name.
    expect(
      instruments
        .catalogue()
        .all()
        .slice(5)
        .map(({ id }) => id),
    ).toEqual(['BTCUSDT.P', 'ETHUSDT.P', 'SOLUSDT.P', 'XRPUSDT.P']);
  });

  test('takes the filters of a live venue, and the built-in ones where it does not answer', async () => {
    const bitcoin = { ...SPOT[0]!, tickSize: '0.05' };
    const telling = await loaded();
    await seedCatalogue(
      telling,
      venue('live', async () => [bitcoin]),
      quiet,
    );
    expect(
      telling
        .catalogue()
        .all()
        .map(({ id, tickSize }) => [id, tickSize]),
    ).toEqual([
      ['BTCUSDT', '0.05'],
      ['BTCUSDT.P', '0.1'],
    ]);
    await database.pool.query('DELETE FROM instruments');
    const silent = await loaded();
    await seedCatalogue(
      silent,
      venue('live', () => Promise.reject(new Error('unreachable'))),
      quiet,
    );
    expect(silent.catalogue().size).toBe(TRACKED_BY_DEFAULT + 20);
  });
});

describe('perpetuals on the wire', () => {
  test('carry their brackets with maintenance amounts, and name the market whose prices they show', async () => {
    const instruments = await loaded();
    await instruments.seed([...SPOT, ...builtInPerpetuals()], 'practice');
    const perpetual = described(instruments, 'ETHUSDT.P');
    expect(marketSchema.parse(perpetual)).toEqual(perpetual);
    expect(perpetual).toMatchObject({ symbol: 'ETH/USDT:USDT', priceSource: 'ETH/USDT', maxLeverage: 125 });
    // Published: 0, 50, 950, 11,450, 131,450, 381,450.
    expect(perpetual.brackets.slice(0, 6).map(({ maintenanceAmount }) => maintenanceAmount)).toEqual([
      '0',
      '50',
      '950',
      '11450',
      '131450',
      '381450',
    ]);
    expect(described(instruments, 'ETHUSDT')).toMatchObject({ priceSource: null, brackets: [] });
  });

  test('their tickers have mark price, index price and funding rate, those of spot have not', async () => {
    const instruments = await loaded();
    await instruments.seed([...SPOT, ...builtInPerpetuals()], 'practice');
    const ticker: Ticker = {
      venue: 'practice',
      symbol: 'ETH/USDT:USDT',
      time: 1,
      price: 3_000,
      bid: 2_999.99,
      ask: 3_000,
      open24h: 2_900,
      high24h: 3_100,
      low24h: 2_800,
      volume24h: 10,
      quoteVolume24h: 30_000,
    };
    const mark = {
      symbol: 'ETH/USDT:USDT',
      time: 1,
      markPrice: 3_000.5,
      indexPrice: 3_000.25,
      fundingRate: 0.0001,
      stale: false,
    };
    const perpetual = tickerResource(ticker, instruments.get('ETHUSDT.P'), mark);
    expect(tickerSchema.parse(perpetual)).toEqual(perpetual);
    expect(perpetual).toMatchObject({ markPrice: 3_000.5, indexPrice: 3_000.25, fundingRate: 0.0001 });
    expect(tickerResource(ticker, instruments.get('ETHUSDT'), undefined)).toMatchObject({
      markPrice: null,
      indexPrice: null,
      fundingRate: null,
    });
  });
});
