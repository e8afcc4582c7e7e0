import type { Klines } from '@tradewind/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runServer } from './support/running-server.ts';
import type { TestServer } from './support/running-server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await runServer({ PRACTICE_HISTORY_DAYS: '365' });
}, 120_000);

afterAll(() => server?.stop());

it.each(['1m', '1h', '4h', '1d'])(
  'a chart of %s that is opened right after the first start is full, although history is still loading',
  async (timeframe) => {
    const response = await fetch(
      `${server.url}/api/v1/markets/BTCUSDT/klines?timeframe=${timeframe}&limit=300`,
    );
    const { data } = (await response.json()) as Klines;
    expect(data.length).toBe(300);
  },
);
