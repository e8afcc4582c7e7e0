import { balances, exposures, fills, idempotencyKeys, orders, tradingAccounts } from '@tradewind/database';
import type { Executor, worlds } from '@tradewind/database';
import { Exchange } from '@tradewind/exchange';
import type { ExchangeSnapshot, MarketSettings, StoredExposure } from '@tradewind/exchange';
import { parseAmount } from '@tradewind/margin';
import { and, asc, desc, eq, gte, ne, sql } from 'drizzle-orm';
import { KeyFingerprints } from '../keys/key-fingerprints.ts';
import { LoadedWorld } from '../loaded-world.ts';
import { PositionHistory } from '../position-history.ts';
import { MarketNotation } from '../rows/market-notation.ts';
import { storedExposure } from '../rows/exposure-rows.ts';
import { storedOrder } from '../rows/order-rows.ts';
import { openCountdowns } from './countdowns.ts';

type WorldRow = typeof worlds.$inferSelect;

/** The exchange does not agree with itself after it was loaded: it must not run on. */
export class InconsistentWorld extends Error {
  readonly differences: readonly string[];

  constructor(world: string, differences: readonly string[]) {
    super(`the stored state of ${world} contradicts itself: ${differences.slice(0, 20).join('; ')}`);
    this.name = 'InconsistentWorld';
    this.differences = differences;
  }
}

export interface Loaded {
  readonly world: LoadedWorld;
  readonly keys: KeyFingerprints;
}

/**
 * Makes a world in memory of what is stored of it: open orders, balances, positions, what was answered within a day.
 *
 * @param tx one snapshot of the database, in which the world's row was read
 * @throws {InconsistentWorld} when what is stored contradicts itself
 */
export async function loadWorld(
  tx: Executor,
  row: WorldRow,
  markets: readonly MarketSettings[],
): Promise<Loaded> {
  const notations = new Map(markets.map((settings) => [settings.symbol, new MarketNotation(settings)]));
  const notation = (symbol: string): MarketNotation => {
    const found = notations.get(symbol);
    if (found === undefined) throw new InconsistentWorld(row.id, [`there is no market ${symbol} any more`]);
    return found;
  };
  const accounts = await tx
    .select({
      account: tradingAccounts.id,
      feeTier: tradingAccounts.feeTier,
      eventSeq: tradingAccounts.eventSeq,
    })
    .from(tradingAccounts)
    .where(eq(tradingAccounts.world, row.id));
  const openOrders = await tx
    .select()
    .from(orders)
    .where(and(eq(orders.world, row.id), orders.isOpen))
    .orderBy(asc(orders.id));
  const storedExposures = (await tx.select().from(exposures).where(eq(exposures.world, row.id))).map((each) =>
    storedExposure(each, notation(each.symbol)),
  );
  const exchange = restored(row, {
    time: row.time,
    nextOrderId: row.nextOrderId,
    nextFillId: row.nextFillId,
    nextTransferId: row.nextTransferId,
    nextPositionId: row.nextPositionId,
    nextPriority: row.nextPriority,
    markets,
    // Prices of the past would be shown as those of now: they come with the first quotes.
    marks: [],
    accounts,
    balances: await storedBalances(tx, row.id, scales(markets)),
    orders: openOrders.map((each) => storedOrder(each, notation(each.symbol))),
    exposures: storedExposures,
    countdowns: await openCountdowns(tx, row),
  });
  const world = new LoadedWorld(row.id, {
    exchange,
    history: await openPositions(tx, row.id, storedExposures, notation),
    seq: row.seq,
    eventSeqs: new Map(accounts.map(({ account, eventSeq }) => [account, eventSeq])),
  });
  return { world, keys: await recentKeys(tx) };
}

function restored(row: WorldRow, snapshot: ExchangeSnapshot): Exchange {
  const exchange = Exchange.restore(snapshot);
  const differences = exchange.verify();
  if (differences.length > 0) throw new InconsistentWorld(row.id, differences);
  return exchange;
}

function scales(markets: readonly MarketSettings[]): ReadonlyMap<string, number> {
  return new Map(
    markets.flatMap(({ base, quote }) => [
      [base.code, base.scale],
      [quote.code, quote.scale],
    ]),
  );
}

async function storedBalances(
  tx: Executor,
  world: string,
  scaleOf: ReadonlyMap<string, number>,
): Promise<ExchangeSnapshot['balances']> {
  const rows = await tx.select().from(balances).where(eq(balances.world, world));
  return rows.map(({ owner, kind, currency, symbol, balance }) => {
    const scale = scaleOf.get(currency);
    if (scale === undefined) throw new InconsistentWorld(world, [`no market has ${currency} any more`]);
    return {
      owner,
      kind,
      currency,
      symbol: symbol === '' ? null : symbol,
      balance: parseAmount(balance, scale),
    };
  });
}

/** What open positions have been through, from their fills. Positions of the house have none stored, and need none. */
async function openPositions(
  tx: Executor,
  world: string,
  stored: readonly StoredExposure[],
  notation: (symbol: string) => MarketNotation,
): Promise<PositionHistory> {
  const rows = await tx
    .select({
      account: fills.account,
      symbol: fills.symbol,
      side: fills.side,
      quantity: fills.quantity,
      notional: fills.notional,
    })
    .from(exposures)
    .innerJoin(
      fills,
      and(
        eq(fills.world, exposures.world),
        eq(fills.account, exposures.account),
        eq(fills.symbol, exposures.symbol),
        gte(fills.time, exposures.openedAt),
      ),
    )
    .where(and(eq(exposures.world, world), ne(exposures.quantity, '0')))
    .orderBy(desc(fills.id));
  const byPosition = Map.groupBy(rows, ({ account, symbol }) => `${account} ${symbol}`);
  const history = new PositionHistory();
  for (const exposure of stored) {
    if (exposure.lots === 0) continue;
    const { account, symbol } = exposure;
    const own = byPosition.get(`${account} ${symbol}`) ?? [];
    history.resume(
      exposure,
      own.map(({ side, quantity, notional }) => ({
        side: side === 'buy' ? 1 : -1,
        lots: notation(symbol).lots(quantity),
        notional: notation(symbol).quoteAmount(notional),
      })),
    );
  }
  return history;
}

async function recentKeys(tx: Executor): Promise<KeyFingerprints> {
  const rows = await tx
    .select({ account: idempotencyKeys.account, key: idempotencyKeys.key })
    .from(idempotencyKeys)
    .where(sql`${idempotencyKeys.time} > now() - interval '24 hours'`);
  const keys = new KeyFingerprints();
  for (const { account, key } of rows) keys.add(`${account} ${key}`);
  return keys;
}
