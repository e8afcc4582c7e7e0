import { tradingAccounts, transfers } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import { and, eq } from 'drizzle-orm';
import type { DecimalText } from '@tradewind/money';
import type { WalletKind } from '@tradewind/exchange';
import { parseAmount } from '@tradewind/margin';
import type { TradingEngine } from './engine.ts';
import { idempotencyKey } from './idempotency.ts';
import { accepted } from './refusals.ts';

/** Paper money that a new account begins with. */
export interface StartingFunds {
  readonly currency: string;
  readonly amount: DecimalText;
  readonly wallet: WalletKind;
}

export interface TradingAccountsOptions {
  readonly database: Database;
  readonly engine: TradingEngine;
  readonly startingFunds: readonly StartingFunds[];
  /** Digits behind the point of a currency; undefined where nothing is traded in it. */
  readonly scaleOf: (currency: string) => number | undefined;
}

/**
 * Under which number the exchange knows each user of its world. A user gets one, and paper money to begin with, at the
 * first look at the own wallet or the first order.
 */
export class TradingAccounts {
  readonly #options: TradingAccountsOptions;
  readonly #numbers = new Map<string, Promise<number>>();

  constructor(options: TradingAccountsOptions) {
    this.#options = options;
  }

  /** @throws {ApiError} NOT_READY while the engine is away and the account is new */
  numberOf(userId: string): Promise<number> {
    let number = this.#numbers.get(userId);
    if (number === undefined) {
      number = this.#open(userId);
      this.#numbers.set(userId, number);
      // Whoever asks next tries again.
      number.catch(() => this.#numbers.delete(userId));
    }
    return number;
  }

  async #open(userId: string): Promise<number> {
    const number = (await this.#find(userId)) ?? (await this.#create(userId));
    for (const funds of this.#options.startingFunds) await this.#fund(number, funds);
    return number;
  }

  async #find(userId: string): Promise<number | undefined> {
    const { database, engine } = this.#options;
    const [row] = await database.orm
      .select({ id: tradingAccounts.id })
      .from(tradingAccounts)
      .where(and(eq(tradingAccounts.world, engine.world), eq(tradingAccounts.userId, userId)));
    return row?.id;
  }

  /** Whose account it is; null once its owner was deleted, and for the house's. */
  async userOf(account: number): Promise<string | null> {
    const [row] = await this.#options.database.orm
      .select({ userId: tradingAccounts.userId })
      .from(tradingAccounts)
      .where(eq(tradingAccounts.id, account));
    return row?.userId ?? null;
  }

  /** `seq` of the newest event of a user's account in this world, 0 where there was none. */
  async newestSeq(userId: string): Promise<number> {
    const { database, engine } = this.#options;
    const [row] = await database.orm
      .select({ seq: tradingAccounts.eventSeq })
      .from(tradingAccounts)
      .where(and(eq(tradingAccounts.world, engine.world), eq(tradingAccounts.userId, userId)));
    return row?.seq ?? 0;
  }

  /** Another process may do the same at the same time; one row is made. */
  async #create(userId: string): Promise<number> {
    const { database, engine } = this.#options;
    const [created] = await database.orm
      .insert(tradingAccounts)
      .values({ world: engine.world, userId })
      .onConflictDoNothing()
      .returning({ id: tradingAccounts.id });
    const number = created?.id ?? (await this.#find(userId));
    if (number === undefined) throw new Error(`no trading account for ${userId}`);
    return number;
  }

  /**
   * Once per account, wallet and currency: what was paid in before is in the ledger, what is under way has the same key. An account
   * whose opening broke off in the middle thus gets the rest the next time.
   */
  async #fund(account: number, { currency, amount, wallet }: StartingFunds): Promise<void> {
    const { database, engine, scaleOf } = this.#options;
    const scale = scaleOf(currency);
    // A catalogue without the currency of the starting funds: nothing could be bought with them.
    if (scale === undefined) return;
    const [paid] = await database.orm
      .select({ id: transfers.id })
      .from(transfers)
      .where(
        and(
          eq(transfers.toOwner, account),
          eq(transfers.kind, 'deposit'),
          eq(transfers.currency, currency),
          eq(transfers.toKind, wallet),
        ),
      )
      .limit(1);
    if (paid !== undefined) return;
    const command = {
      type: 'deposit',
      currency,
      amount: parseAmount(amount, scale),
      wallet,
    } as const;
    accepted(
      await engine.submit(
        account,
        command,
        idempotencyKey({ header: `welcome:${wallet}:${currency}` }, command),
      ),
    );
  }
}
