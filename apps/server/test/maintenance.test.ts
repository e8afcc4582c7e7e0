import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCandleStore } from '@tradewind/candles';
import { createTestDatabase } from '@tradewind/database/testing';
import { candlesFromRows } from '@tradewind/market';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { startJobs } from '../src/jobs.ts';
import { scheduleMaintenance } from '../src/modules/market-data/maintenance.ts';
import { eventually } from './support/running-server.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 15);
const KEY = { venue: 'practice', symbol: 'BTC/USDT' };

it('moves old candles into files and forgets those past their retention, as jobs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tradewind-maintenance-'));
  const database = await createTestDatabase();
  const logger = pino({ level: 'silent' });
  const store = await openCandleStore({ pool: database.database.pool, folder, clock: { now: () => NOW } });
  const boss = await startJobs(database.database, logger);
  try {
    const days = [400, 40, 10, 1];
    const rows = days.map((age) => ({
      time: NOW - age * DAY,
      open: 1,
      high: 1,
      low: 1,
      close: 1,
      volume: 1,
    }));
    await store.write(KEY, '1m', candlesFromRows(rows), 'closed');
    const signal = new AbortController().signal;
    await scheduleMaintenance({ boss, store, retentionDays: { '1m': 365 }, logger, signal });

    const hot = async () => {
      const { rows: counted } = await database.database.pool.query<{ count: number }>(
        'SELECT count(*) AS count FROM candles',
      );
      return counted[0]!.count;
    };
    await boss.send('candles-compact');
    expect(await eventually(hot, (count) => count === 1)).toBe(1);

    await boss.send('candles-retain');
    const stored = () => store.read(KEY, '1m', { from: 0, to: NOW });
    const left = await eventually(stored, ({ time }) => time.length === 3);
    expect([...left.time]).toEqual(days.slice(1).map((age) => NOW - age * DAY));
  } finally {
    await boss.stop({ graceful: false });
    store.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);
