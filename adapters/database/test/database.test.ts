import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '@tradewind/database/testing';
import type { TestDatabase } from '@tradewind/database/testing';
import { candleSeries } from '@tradewind/database';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

it('gives a migrated database', async () => {
  await test.database.orm.insert(candleSeries).values({ venue: 'binance', symbol: 'BTC/USDT' });
  expect(await test.database.orm.select().from(candleSeries)).toEqual([
    { id: 1, venue: 'binance', symbol: 'BTC/USDT' },
  ]);
});
