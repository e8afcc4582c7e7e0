import { joinOrStart } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import type { Trader } from './trader.ts';

/** What is wrong in the database and what traders were told otherwise; empty where all is well. */
export async function findContradictions(folder: string, traders: readonly Trader[]): Promise<string[]> {
  const database = await joinOrStart({ folder, purpose: 'looking for contradictions' });
  try {
    const found: string[] = [];
    for (const trader of traders) {
      found.push(...trader.violations);
      await orders(database, trader, found);
      await transfers(database, trader, found);
      await publishedFills(database, trader, found);
    }
    for (const [what, sql] of INVARIANTS) {
      const { rows } = await database.pool.query<Record<string, unknown>>(sql);
      for (const row of rows.slice(0, 10)) found.push(`${what}: ${JSON.stringify(row)}`);
    }
    return found;
  } finally {
    await database.close();
  }
}

/** SQL that finds what must not be. */
const INVARIANTS: readonly (readonly [string, string])[] = [
  [
    'a client order id stands for several orders',
    `SELECT account, client_order_id, count(*) FROM orders WHERE client_order_id IS NOT NULL
     GROUP BY 1, 2 HAVING count(*) > 1`,
  ],
  [
    'a currency does not sum to zero',
    'SELECT currency, sum(balance) FROM balances GROUP BY 1 HAVING sum(balance) <> 0',
  ],
  [
    'a balance is not the sum of its transfers',
    `SELECT owner, kind, currency, symbol, balance, coalesce(moved, 0) AS moved
     FROM balances LEFT JOIN (
       SELECT owner, kind, currency, symbol, sum(amount) AS moved FROM (
         SELECT to_owner AS owner, to_kind AS kind, currency, to_symbol AS symbol, amount FROM transfers
         UNION ALL
         SELECT from_owner, from_kind, currency, from_symbol, -amount FROM transfers
       ) postings GROUP BY 1, 2, 3, 4
     ) sums USING (owner, kind, currency, symbol)
     WHERE balance <> coalesce(moved, 0)`,
  ],
  [
    'holds are not those of open orders',
    `SELECT b.owner, b.currency, b.held, coalesce(sum(o.held), 0) AS orders
     FROM balances b LEFT JOIN orders o ON o.account = b.owner AND o.is_open AND o.symbol = 'BTC/USDT'
       AND b.currency = CASE o.side WHEN 'buy' THEN 'USDT' ELSE 'BTC' END
     WHERE b.kind = 'spot' AND b.owner >= 100
     GROUP BY b.owner, b.currency, b.held HAVING b.held <> coalesce(sum(o.held), 0)`,
  ],
  [
    'an order is not filled by its fills',
    `SELECT o.id, o.filled_quantity, coalesce(sum(f.quantity), 0) AS fills
     FROM orders o LEFT JOIN fills f ON f.order_id = o.id
     GROUP BY o.id, o.filled_quantity HAVING o.filled_quantity <> coalesce(sum(f.quantity), 0)`,
  ],
  [
    'a wallet is below zero',
    `SELECT owner, kind, currency, balance FROM balances WHERE owner >= 100 AND kind <> 'margin' AND balance < held`,
  ],
  [
    'positions do not sum to zero',
    'SELECT symbol, sum(quantity) FROM exposures GROUP BY 1 HAVING sum(quantity) <> 0',
  ],
  [
    'a position is not the sum of its fills',
    `SELECT e.account, e.symbol, e.quantity, sum(CASE f.side WHEN 'buy' THEN f.quantity ELSE -f.quantity END) AS fills
     FROM exposures e JOIN fills f USING (account, symbol)
     GROUP BY e.account, e.symbol, e.quantity
     HAVING e.quantity <> sum(CASE f.side WHEN 'buy' THEN f.quantity ELSE -f.quantity END)`,
  ],
  [
    'the journal is not the whole of what was committed',
    `SELECT w.id, w.seq, count(j.seq), max(j.seq) FROM worlds w LEFT JOIN journal j USING (shard)
     GROUP BY w.id, w.seq HAVING w.seq <> count(j.seq) OR w.seq <> coalesce(max(j.seq), 0)`,
  ],
];

interface StoredOrder {
  readonly id: string;
  readonly client_order_id: string;
  readonly quantity: string;
  readonly is_open: boolean;
}

async function orders(database: Database, trader: Trader, found: string[]): Promise<void> {
  const { rows } = await database.pool.query<StoredOrder>(
    `SELECT o.id::text, client_order_id, quantity, is_open FROM orders o
     JOIN trading_accounts a ON a.id = o.account JOIN users u ON u.id = a.user_id WHERE u.username = $1`,
    [trader.name],
  );
  const stored = new Map(rows.map((row) => [row.client_order_id, row]));
  for (const { clientOrderId, id, quantity, isCanceled } of trader.orders.values()) {
    const row = stored.get(clientOrderId);
    if (row === undefined) found.push(`${clientOrderId} was acknowledged and is lost`);
    else if (row.id !== id) found.push(`${clientOrderId} was acknowledged as ${id} and is ${row.id}`);
    else if (row.quantity !== quantity)
      found.push(`${clientOrderId} was amended to ${quantity} and is ${row.quantity}`);
    else if (isCanceled && row.is_open) found.push(`${clientOrderId} was cancelled and is open`);
  }
}

async function transfers(database: Database, trader: Trader, found: string[]): Promise<void> {
  const { rows } = await database.pool.query<{ n: number; sum: string | null }>(
    `SELECT count(*) AS n, sum(amount) AS sum FROM transfers t
     JOIN trading_accounts a ON a.id = t.from_owner JOIN users u ON u.id = a.user_id
     WHERE u.username = $1 AND t.kind = 'transfer'`,
    [trader.name],
  );
  const { n, sum } = rows[0]!;
  const cents = [...trader.transfers.values()].reduce(
    (total, amount) => total + Math.round(Number(amount) * 100),
    0,
  );
  if (n !== trader.transfers.size || Math.round(Number(sum ?? 0) * 100) !== cents) {
    found.push(
      `${trader.name} made ${trader.transfers.size} transfers of ${cents / 100}, stored are ${n} of ${sum}`,
    );
  }
}

async function publishedFills(database: Database, trader: Trader, found: string[]): Promise<void> {
  const { rows } = await database.pool.query<{ id: string }>(
    `SELECT f.id::text FROM fills f JOIN trading_accounts a ON a.id = f.account JOIN users u ON u.id = a.user_id
     WHERE u.username = $1`,
    [trader.name],
  );
  const stored = new Set(rows.map(({ id }) => id));
  for (const [id, order] of trader.publishedFills) {
    if (!stored.has(id))
      found.push(`fill ${id} of order ${order} was published to ${trader.name} and is not stored`);
  }
}
