import { instruments as table } from '@tradewind/database';
import { HOUSE } from '@tradewind/exchange';
import { orderBody, riskParameters } from '@tradewind/protocol';
import { Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AuditEntries } from '../src/modules/audit/audit-entries.ts';
import { ExchangeAdminService } from '../src/modules/exchange-admin/exchange-admin-service.ts';
import { ExchangeRepository } from '../src/modules/exchange-admin/exchange-repository.ts';
import { MarketControl } from '../src/modules/exchange-admin/market-control.ts';
import { Reconciler } from '../src/modules/exchange-admin/reconciler.ts';
import {
  createReconciliationMetrics,
  runReconciliation,
} from '../src/modules/exchange-admin/reconciliation-job.ts';
import { RiskParametersService } from '../src/modules/exchange-admin/risk-parameters.ts';
import { Instruments } from '../src/modules/market-data/instruments.ts';
import { ORIGIN } from './support/accounts.ts';
import { openTestExchange } from './support/exchange.ts';
import type { TestExchange } from './support/exchange.ts';
import { BOUNDS, PERPETUAL, SPOT } from './support/instruments.ts';
import { refusal } from './support/refusal.ts';
import { eventually } from './support/running-server.ts';

let exchange: TestExchange;
let admin: ExchangeAdminService;
let risk: RiskParametersService;
let reconciler: Reconciler;
let by: { userId: string; origin: typeof ORIGIN };
const regridded: string[] = [];

beforeAll(async () => {
  exchange = await openTestExchange();
  const { database, engine, markets, audit, clock } = exchange;
  const instruments = new Instruments(database);
  await instruments.seed([SPOT, PERPETUAL], 'practice');
  risk = new RiskParametersService({ database, audit, defaults: BOUNDS });
  reconciler = new Reconciler({ database, engine, clock });
  admin = new ExchangeAdminService({
    engine,
    markets,
    repository: new ExchangeRepository(database, engine.world),
    control: new MarketControl({
      database,
      engine,
      markets,
      audit,
      clock,
      reload: async () => {
        await instruments.load();
        exchange.state.catalogue = instruments.catalogue();
      },
      regrid: (symbol) => regridded.push(symbol),
    }),
    risk,
    reconciler,
    audit,
  });
  exchange.state.catalogue = instruments.catalogue();
  by = { userId: (await exchange.somebody()).userId, origin: ORIGIN };
  await exchange.quote(SPOT, { bids: [[64_000, 10]], asks: [[64_010, 10]] });
}, 60_000);
afterAll(() => exchange?.close());

const REASON = { reason: 'a test' };
const order = (fields: Record<string, unknown> = {}) =>
  orderBody.parse({
    symbol: 'BTCUSDT',
    side: 'buy',
    type: 'limit',
    quantity: '0.01',
    price: '63000',
    ...fields,
  });
const lines = async (target: string) =>
  (await new AuditEntries(exchange.database).page({ target }, { limit: 50 })).data;
const rowOf = async (symbol: string) =>
  (await exchange.database.orm.select().from(table)).find((row) => row.symbol === symbol)!;

describe('a market', () => {
  afterEach(async () => {
    await admin.changeMarket('BTCUSDT', { status: 'open', ...REASON }, by);
  });

  it('is halted and opened again, at once and for good, and the log knows why', async () => {
    const { userId } = await exchange.somebody();
    const { id } = await exchange.trading.place(userId, order());
    const halted = await admin.changeMarket('btc-usdt', { status: 'halted', ...REASON }, by);
    expect(halted).toMatchObject({ symbol: 'BTC/USDT', status: 'halted' });
    expect((await refusal(exchange.trading.place(userId, order()))).code).toBe('MARKET_CLOSED');
    expect((await rowOf('BTC/USDT')).status).toBe('halted');
    await admin.changeMarket('BTCUSDT', { status: 'cancel_only', ...REASON }, by);
    const refused = await refusal(exchange.trading.place(userId, order()));
    expect(refused.details).toEqual({ reason: 'market_cancel_only', status: 'cancel_only' });
    await exchange.trading.cancel(userId, id);
    await admin.changeMarket('BTCUSDT', { status: 'open', ...REASON }, by);
    expect((await exchange.trading.place(userId, order())).status).toBe('open');
    await exchange.trading.cancelAll(userId);
    expect(
      (await lines('BTC/USDT')).slice(0, 3).map(({ action, before, after }) => [action, before, after]),
    ).toEqual([
      ['market.changed', { status: 'cancel_only' }, { status: 'open', ...REASON }],
      ['market.changed', { status: 'halted' }, { status: 'cancel_only', ...REASON }],
      ['market.changed', { status: 'open' }, { status: 'halted', ...REASON }],
    ]);
  });

  it('changes its grid while it is halted and nothing stands on it', async () => {
    const { userId } = await exchange.somebody();
    const coarse = { tickSize: '0.1', ...REASON };
    const open = await refusal(admin.changeMarket('BTCUSDT', coarse, by));
    expect([open.code, open.message]).toEqual([
      'CONFLICT',
      'Halt the market first, then change its grid, then open it again',
    ]);
    await exchange.trading.place(userId, order());
    await admin.changeMarket('BTCUSDT', { status: 'halted', ...REASON }, by);
    const used = await refusal(admin.changeMarket('BTCUSDT', coarse, by));
    expect([used.code, used.details]).toEqual(['CONFLICT', { reason: 'grid_in_use' }]);
    expect((await rowOf('BTC/USDT')).tickSize).toBe('0.01');
    await exchange.trading.cancelAll(userId);
    expect((await admin.changeMarket('BTCUSDT', coarse, by)).tickSize).toBe('0.1');
    expect(regridded).toEqual(['BTC/USDT']);
    await admin.changeMarket('BTCUSDT', { status: 'open', ...REASON }, by);
    const offGrid = await refusal(exchange.trading.place(userId, order({ price: '63000.05' })));
    expect(offGrid.details).toEqual({ reason: 'invalid_price', field: 'price', tickSize: '0.1' });
    // Others see the order as it was placed, on the grid of then or now.
    expect((await exchange.reader.history(userId, { limit: 1 })).data[0]!.price).toBe('63000.0');
    await admin.changeMarket('BTCUSDT', { status: 'halted', ...REASON }, by);
    await admin.changeMarket('BTCUSDT', { tickSize: '0.01', ...REASON }, by);
  });

  it('refuses what it has no use for, and what would not hold together', async () => {
    const refused = await Promise.all([
      refusal(admin.changeMarket('NOPE', { status: 'halted', ...REASON }, by)),
      refusal(admin.changeMarket('BTCUSDT', { maxLeverage: 5, ...REASON }, by)),
      refusal(admin.changeMarket(PERPETUAL.symbol, { tickSize: '0.5', ...REASON }, by)),
    ]);
    expect(refused.map(({ code }) => code)).toEqual(['UNKNOWN_SYMBOL', 'VALIDATION_FAILED', 'CONFLICT']);
    await admin.changeMarket('BTCUSDT', { status: 'halted', ...REASON }, by);
    const finer = await refusal(admin.changeMarket('BTCUSDT', { lotSize: '0.0000000001', ...REASON }, by));
    expect(finer.code).toBe('CONFLICT');
    expect((await rowOf('BTC/USDT')).lotSize).toBe('0.00001');
  });

  it('stays as it was, for the exchange too, where the change can not be kept', async () => {
    const { userId } = await exchange.somebody();
    const { pool } = exchange.database;
    await pool.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'the disk is full'; END $$`);
    await pool.query(`CREATE CONSTRAINT TRIGGER refuse AFTER UPDATE ON instruments DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION refuse()`);
    await expect(admin.changeMarket('BTCUSDT', { status: 'halted', ...REASON }, by)).rejects.toThrow(
      /commit/,
    );
    await pool.query('DROP FUNCTION refuse CASCADE');
    expect((await rowOf('BTC/USDT')).status).toBe('open');
    expect((await exchange.trading.place(userId, order())).status).toBe('open');
    await exchange.trading.cancelAll(userId);
  });

  it('is halted for a writer that had to begin anew as well', async () => {
    const { userId } = await exchange.somebody();
    await exchange.accounts.numberOf(userId);
    await admin.changeMarket('BTCUSDT', { status: 'halted', ...REASON }, by);
    const { recoveries } = exchange.engine.status();
    await exchange.database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name NOT LIKE 'test %'`,
    );
    const answer = await eventually(
      () => refusal(exchange.trading.place(userId, order())),
      ({ code }) => code !== 'NOT_READY',
    );
    expect(exchange.engine.status().recoveries).toBeGreaterThan(recoveries);
    expect([answer.code, answer.details]).toEqual([
      'MARKET_CLOSED',
      { reason: 'market_halted', status: 'halted' },
    ]);
  });

  it('writes nothing where nothing changes', async () => {
    const before = (await lines('BTC/USDT')).length;
    await admin.changeMarket('BTCUSDT', { status: 'open', tickSize: '0.010', ...REASON }, by);
    expect((await lines('BTC/USDT')).length).toBe(before);
  });
});

describe('bounds of risk', () => {
  it('begin as version 0, change one by one, and hold for the running exchange', async () => {
    const first = await admin.riskParameters();
    expect(first).toMatchObject({ version: 0, takerFee: '0.0004', maxLeverage: 125, updatedBy: null });
    const changed = await admin.updateRiskParameters(
      { version: 0, takerFee: '0.001', maxLeverage: 50, ...REASON },
      by,
    );
    exchange.state.bounds = risk.bounds();
    await exchange.markets.tell(exchange.engine);
    expect(changed).toMatchObject({
      version: 1,
      takerFee: '0.001',
      makerFee: '0.0002',
      maxLeverage: 50,
      ...REASON,
    });
    expect(riskParameters.safeParse(changed).error).toBeUndefined();
    const { userId } = await exchange.somebody();
    const placed = await exchange.trading.place(
      userId,
      order({ type: 'market', price: undefined, quantity: '0.1' }),
    );
    expect(placed.fee).toBe('0.0001');
    const high = order({ symbol: PERPETUAL.symbol, leverage: 75, type: 'market', price: undefined });
    expect((await refusal(exchange.trading.place(userId, high))).code).toBe('ORDER_REJECTED');
    const [line] = await lines('1');
    expect(line).toMatchObject({
      action: 'risk_parameters.changed',
      before: { takerFee: '0.0004', maxLeverage: 125 },
      after: { takerFee: '0.001', maxLeverage: 50, ...REASON },
    });
    // Another process, or this one after a restart, finds them.
    const fresh = new RiskParametersService({
      database: exchange.database,
      audit: exchange.audit,
      defaults: BOUNDS,
    });
    await fresh.load();
    expect(fresh.bounds()).toEqual({ ...BOUNDS, takerFee: '0.001', maxLeverage: 50 });
  });

  it('are changed by who has seen the newest, and by one at a time', async () => {
    const { version } = await admin.riskParameters();
    const stale = await refusal(
      admin.updateRiskParameters({ version: version - 1, maxOrders: 10, ...REASON }, by),
    );
    expect([stale.code, stale.details]).toEqual(['CONFLICT', { version }]);
    const both = await Promise.allSettled(
      [100, 150].map((maxOrders) => admin.updateRiskParameters({ version, maxOrders, ...REASON }, by)),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await admin.riskParameters()).version).toBe(version + 1);
  });

  it('that contradict each other are refused', async () => {
    const { version } = await admin.riskParameters();
    const update = (fields: object) =>
      refusal(admin.updateRiskParameters({ version, ...REASON, ...fields }, by));
    const refused = [
      await update({ maxLeverage: 126 as number }),
      await update({ defaultLeverage: 51 }),
      await update({ maxOrders: 5, maxConditionalOrders: 6 }),
      await update({ priceBand: '0.000000001' }),
      await update({ insuranceCap: '9'.repeat(25) }),
    ];
    expect(refused.map(({ code }) => code)).toEqual([
      'VALIDATION_FAILED',
      'VALIDATION_FAILED',
      'VALIDATION_FAILED',
      'VALIDATION_FAILED',
      'ORDER_REJECTED',
    ]);
    expect((await admin.riskParameters()).version).toBe(version);
  });

  it('are listed with all their versions', async () => {
    const versions: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await admin.riskParameterVersions({ limit: 1, cursor });
      versions.push(...page.data.map(({ version }) => version));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(versions).toEqual([2, 1, 0]);
  });
});

describe('the insurance fund', () => {
  it('shows its money, and takes more', async () => {
    const before = await admin.insuranceFund();
    expect(before.balances).toEqual([{ currency: 'USDT', amount: '1000000' }]);
    const after = await admin.payIntoInsuranceFund({ currency: 'USDT', amount: '0.00000001', ...REASON }, by);
    expect(after.balances).toEqual([{ currency: 'USDT', amount: '1000000.00000001' }]);
    expect(after.history[0]).toMatchObject({ kind: 'insurance', amount: '0.00000001', currency: 'USDT' });
    expect((await lines('practice'))[0]).toMatchObject({
      action: 'insurance_fund.paid_in',
      after: { currency: 'USDT', amount: '0.00000001', ...REASON },
    });
    const refused = await refusal(
      admin.payIntoInsuranceFund({ currency: 'DOGE', amount: '1', ...REASON }, by),
    );
    expect(refused.code).toBe('VALIDATION_FAILED');
  });
});

describe('who is close to liquidation', () => {
  it('is named, the closest first, and each step of a liquidation is kept', async () => {
    await exchange.quote(PERPETUAL, { bids: [[63_999, 50]], asks: [[64_001, 50]], mark: 64_000 });
    const [bold, careful] = [await exchange.somebody(), await exchange.somebody()];
    for (const [principal, leverage] of [
      [bold, 50],
      [careful, 5],
    ] as const) {
      await exchange.wallet.transfer(principal, {
        currency: 'USDT',
        amount: '20000',
        from: 'spot',
        to: 'margin',
      });
      await exchange.trading.place(
        principal.userId,
        order({
          symbol: PERPETUAL.symbol,
          type: 'market',
          price: undefined,
          quantity: '0.1',
          leverage,
          marginMode: 'isolated',
        }),
      );
    }
    const { data } = await admin.atRisk(50);
    expect(data.map(({ username }) => username)).toEqual([bold.username, careful.username]);
    expect(data[0]).toMatchObject({
      userId: bold.userId,
      side: 'long',
      quantity: '0.100',
      markPrice: '64000.0',
    });
    expect(Number(data[0]!.marginRatio)).toBeGreaterThan(Number(data[1]!.marginRatio));
    expect((await admin.atRisk(1)).data).toHaveLength(1);

    await exchange.quote(PERPETUAL, { bids: [[62_900, 50]], asks: [[62_902, 50]], mark: 62_901 });
    const steps = await eventually(
      () => admin.liquidations('BTCUSDT.P', { limit: 50 }),
      ({ data: found }) => found.length > 0,
    );
    expect(steps.data.every(({ username }) => username === bold.username)).toBe(true);
    expect((await admin.liquidations('BTCUSDT', { limit: 50 })).data).toEqual([]);
    expect((await exchange.reader.positions(bold.userId)).data).toEqual([]);
    const closed = await exchange.reader.closedPositions(bold.userId, { limit: 1 });
    expect(closed.data[0]).toMatchObject({ closedBy: 'liquidation', quantity: '0.100' });
  });
});

describe('the books', () => {
  it('balance, from the first transfer on and since the last look', async () => {
    const whole = await admin.reconcile();
    expect(whole).toMatchObject({ world: 'practice', balanced: true, differences: [] });
    expect(whole.seq).toBeGreaterThan(0);
    expect(whole.currencies).toEqual([
      { currency: 'BTC', sum: '0' },
      { currency: 'USDT', sum: '0' },
    ]);
    expect(whole.markets).toEqual([{ symbol: PERPETUAL.symbol, netLots: '0' }]);
    await reconciler.reconcile({ fromScratch: false });
    const { userId } = await exchange.somebody();
    await exchange.trading.place(userId, order({ type: 'market', price: undefined }));
    expect((await reconciler.reconcile({ fromScratch: false })).differences).toEqual([]);
  });

  it('raise the alarm where a balance was changed past the ledger', async () => {
    const registry = new Registry();
    const metrics = createReconciliationMetrics(registry);
    const run = async () => {
      await runReconciliation({ reconciler, metrics, logger: exchange.logger });
      return (await metrics.difference.get()).values[0]!.value;
    };
    expect(await run()).toBe(0);
    const change = (amount: string) =>
      exchange.database.pool.query(
        `UPDATE balances SET balance = balance + $1 WHERE owner = $2 AND kind = 'spot' AND currency = 'USDT'`,
        [amount, HOUSE.fees],
      );
    await change('0.00000001');
    const found = await reconciler.reconcile({ fromScratch: false });
    await change('-0.00000001');
    expect(found.balanced).toBe(false);
    expect(found.differences).toEqual([
      expect.stringMatching(/^3 spot USDT has .*, its transfers make /),
      'USDT sums to 0.00000001 in the database',
    ]);
    await change('0.00000001');
    expect(await run()).toBe(2);
    await change('-0.00000001');
    expect(await run()).toBe(0);
    expect(await registry.metrics()).toContain(
      'tradewind_ledger_reconciliations_total{outcome="different"} 1',
    );
  });
});
