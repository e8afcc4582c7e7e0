import type { Database } from '@tradewind/database';
import type { Clock } from '@tradewind/market';
import { addDecimals, compareDecimals } from '@tradewind/money';
import type { Reconciliation } from '@tradewind/protocol';
import { isZero, money } from '../trading/decimal-form.ts';
import type { EngineTotals, TradingEngine } from '../trading/engine.ts';

export interface ReconcilerOptions {
  readonly database: Database;
  readonly engine: TradingEngine;
  readonly clock: Clock;
}

/** The books of one world as the database has them at one sequence number. */
interface Picture {
  readonly seq: number;
  readonly currencies: readonly { readonly currency: string; readonly sum: string; readonly held: string }[];
  readonly markets: readonly { readonly symbol: string; readonly net: string }[];
  readonly differences: readonly string[];
}

/** What the transfers of each account of the ledger add up to, up to one of them. */
interface Summed {
  through: number;
  readonly sums: Map<string, string>;
}

/** A first look at a long history takes longer than a request may. */
const STATEMENT_TIMEOUT = '10min';
/** Differences that are named; a broken ledger has one for each account. */
const NAMED = 100;

/**
 * Audits the books: every currency sums to zero, every balance is the sum of its transfers, positions of each market sum to
 * zero, and the engine agrees with itself. The database is read as of one sequence number, in one snapshot.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions;
  #summed: Summed = { through: 0, sums: new Map() };

  constructor(options: ReconcilerOptions) {
    this.#options = options;
  }

  /**
   * @param fromScratch adds up every transfer there ever was; otherwise those that came since the last look
   * @throws {ApiError} NOT_READY
   */
  async reconcile({ fromScratch }: { readonly fromScratch: boolean }): Promise<Reconciliation> {
    const { engine, clock } = this.#options;
    const summed = fromScratch ? { through: 0, sums: new Map<string, string>() } : this.#summed;
    const [picture, totals] = [await this.#picture(summed), await engine.totals()];
    this.#summed = summed;
    const differences = [
      ...picture.differences,
      ...nonZero(picture.currencies, 'the database'),
      ...nonZero(totals.currencies, 'the engine'),
      ...picture.markets
        .filter(({ net }) => !isZero(net))
        .map(({ symbol, net }) => `positions in ${symbol} sum to ${net} in the database`),
      ...totals.markets
        .filter(({ netLots }) => netLots !== '0')
        .map(({ symbol, netLots }) => `positions in ${symbol} sum to ${netLots} lots in the engine`),
      ...heldDifferently(picture, totals),
      ...totals.differences,
    ];
    return {
      world: engine.world,
      seq: picture.seq,
      time: new Date(clock.now()).toISOString(),
      balanced: differences.length === 0,
      currencies: picture.currencies.map(({ currency, sum }) => ({ currency, sum: money(sum) })),
      markets: [...totals.markets],
      differences: differences.slice(0, NAMED),
    };
  }

  async #picture(summed: Summed): Promise<Picture> {
    const { database, engine } = this.#options;
    const client = await database.pool.connect();
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      await client.query(`SET LOCAL statement_timeout = '${STATEMENT_TIMEOUT}'`);
      const rows = async <R>(text: string, ...values: unknown[]): Promise<R[]> =>
        (await client.query(text, [engine.world, ...values])).rows as R[];
      const [world] = await rows<{ seq: number }>('SELECT seq FROM worlds WHERE id = $1');
      const moved = await rows<{ account: string; sum: string; last: number }>(MOVED, summed.through);
      const balances = await rows<{ account: string; balance: string }>(BALANCES);
      const currencies = await rows<Picture['currencies'][number]>(CURRENCIES);
      const markets = await rows<Picture['markets'][number]>(POSITIONS);
      await client.query('COMMIT');
      for (const { account, sum, last } of moved) {
        summed.sums.set(account, addDecimals(summed.sums.get(account) ?? '0', sum));
        summed.through = Math.max(summed.through, last);
      }
      return { seq: world?.seq ?? 0, currencies, markets, differences: unexplained(balances, summed.sums) };
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {});
      throw error;
    } finally {
      client.release();
    }
  }
}

/** Name of a ledger account: the same in all statements. */
const account = (end: 'from' | 'to') =>
  `concat_ws(' ', ${end}_owner, ${end}_kind, currency, nullif(${end}_symbol, ''))`;

const MOVED = `SELECT account, sum(amount) AS sum, max(id) AS last FROM (
    SELECT ${account('from')} AS account, -amount AS amount, id FROM transfers WHERE world = $1 AND id > $2
    UNION ALL
    SELECT ${account('to')}, amount, id FROM transfers WHERE world = $1 AND id > $2
  ) AS postings GROUP BY account`;

const BALANCES = `SELECT concat_ws(' ', owner, kind, currency, nullif(symbol, '')) AS account, balance
  FROM balances WHERE world = $1`;

const CURRENCIES = `SELECT currency, sum(balance) AS sum, sum(held) AS held
  FROM balances WHERE world = $1 GROUP BY currency ORDER BY currency`;

const POSITIONS = `SELECT symbol, sum(quantity) AS net FROM exposures
  WHERE world = $1 GROUP BY symbol ORDER BY symbol`;

/** Balances that are not the sum of their transfers. */
function unexplained(
  balances: readonly { readonly account: string; readonly balance: string }[],
  sums: ReadonlyMap<string, string>,
): string[] {
  const known = new Map(balances.map((row) => [row.account, row.balance]));
  const accounts = new Set([...known.keys(), ...sums.keys()]);
  return [...accounts].flatMap((name) => {
    const balance = known.get(name) ?? '0';
    const sum = sums.get(name) ?? '0';
    return compareDecimals(balance, sum) === 0 ? [] : [`${name} has ${balance}, its transfers make ${sum}`];
  });
}

function nonZero(
  currencies: readonly { readonly currency: string; readonly sum: string }[],
  where: string,
): string[] {
  return currencies
    .filter(({ sum }) => !isZero(sum))
    .map(({ currency, sum }) => `${currency} sums to ${sum} in ${where}`);
}

/** Holds are compared where both were read at the same sequence number; between two commits they differ rightly. */
function heldDifferently(picture: Picture, totals: EngineTotals): string[] {
  if (picture.seq !== totals.seq) return [];
  const held = new Map(picture.currencies.map((row) => [row.currency, row.held]));
  return totals.currencies
    .filter((row) => compareDecimals(row.held, held.get(row.currency) ?? '0') !== 0)
    .map(
      (row) =>
        `${row.currency} held: ${held.get(row.currency) ?? '0'} in the database, ${row.held} in the engine`,
    );
}
