import type { AccountCommand } from '@tradewind/exchange';
import { addDecimals, compareDecimals, multiplyDecimals } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import { ApiError, invalidField } from '@tradewind/protocol';
import type {
  BalanceResource,
  DepositBody,
  RouteInput,
  RouteResponse,
  TransferBody,
  WalletEntry,
  walletRoutes,
  WalletResource,
} from '@tradewind/protocol';
import type { Principal } from '../auth/principal.ts';
import { money } from '../trading/decimal-form.ts';
import type { AccountState, TradingEngine, WalletView } from '../trading/engine.ts';
import { idempotencyKey } from '../trading/idempotency.ts';
import type { Page } from '../trading/number-cursor.ts';
import { amountFrom } from '../trading/order-figures.ts';
import { accepted } from '../trading/refusals.ts';
import type { TradedMarkets } from '../trading/traded-markets.ts';
import type { TradingAccounts } from '../trading/trading-accounts.ts';
import type { EntryFilter, WalletRepository } from './wallet-repository.ts';
import { balanceResource } from './wallet-resource.ts';
import type { UsdPrice } from './wallet-resource.ts';

type Moved = RouteResponse<typeof walletRoutes.transfer>;
type OneCurrency = RouteResponse<typeof walletRoutes.currency>;
type HistoryQuery = RouteInput<typeof walletRoutes.history>['query'];

const TYPES = ['spot', 'margin'] as const;

/** Who money can be sent to. */
export interface Recipients {
  byUsername(username: string): Promise<{ readonly id: string; readonly status: string } | undefined>;
}

export interface WalletOptions {
  readonly engine: TradingEngine;
  readonly accounts: TradingAccounts;
  readonly repository: WalletRepository;
  readonly recipients: Recipients;
  readonly usdPrice: UsdPrice;
  readonly markets: Pick<TradedMarkets, 'scaleOf' | 'tell'>;
  /** The most that one call may pay in, in USD. */
  readonly depositLimitUsd: DecimalText;
}

/** Paper money: what lies in one's two wallets, and how it moves. Methods that move money answer after the commit. */
export class WalletService {
  readonly #options: WalletOptions;

  constructor(options: WalletOptions) {
    this.#options = options;
  }

  /** @throws {ApiError} NOT_READY */
  async wallet(userId: string): Promise<WalletResource> {
    const { engine } = this.#options;
    const { wallets, seq } = await this.#state(userId);
    const accounts = TYPES.map((type) => ({
      type,
      balances: wallets
        .filter(({ kind }) => kind === type)
        .map((view) => this.#balance(view))
        .toSorted((a, b) => (a.currency < b.currency ? -1 : 1)),
    }));
    const worth = accounts.flatMap(({ balances }) => balances.map(({ usdValue }) => usdValue ?? '0'));
    return {
      money: 'paper',
      world: engine.world,
      accounts,
      totalUsd: money(worth.reduce(addDecimals, '0')),
      seq,
    };
  }

  /** One currency in both wallets, zero where there is none. @throws {ApiError} NOT_FOUND for what is not traded here */
  async currency(userId: string, currency: string): Promise<OneCurrency> {
    this.#scaleOf(currency);
    const { wallets, seq } = await this.#state(userId);
    const accounts = TYPES.map((type) => {
      const view = wallets.find((each) => each.kind === type && each.currency === currency);
      return { type, ...this.#balance(view ?? emptyWallet(type, currency)) };
    });
    return { currency, accounts, seq };
  }

  async history(userId: string, { limit, cursor, ...filter }: HistoryQuery): Promise<Page<WalletEntry>> {
    const { accounts, repository } = this.#options;
    return repository.page(await accounts.numberOf(userId), filter, { limit, cursor });
  }

  /** All movements, oldest first, read as they are asked for. */
  async allEntries(userId: string, filter: EntryFilter): Promise<AsyncIterable<WalletEntry>> {
    const { accounts, repository } = this.#options;
    return repository.each(await accounts.numberOf(userId), filter);
  }

  /**
   * Moves money between the caller's wallets, or to somebody else's.
   * @throws {ApiError} INSUFFICIENT_SCOPE for an API key that may not send to others; NOT_FOUND for an unknown currency or
   * recipient; INSUFFICIENT_BALANCE
   */
  async transfer(principal: Principal, body: TransferBody, key?: string): Promise<Moved> {
    const { currency, from, to } = body;
    const amount = amountFrom(body.amount, this.#scaleOf(currency), 'amount');
    const recipient = body.recipient === undefined ? null : await this.#recipient(principal, body.recipient);
    if (recipient === null && from === to) throw invalidField('body.to', 'is the wallet that it comes from');
    const command: AccountCommand = {
      type: 'transfer',
      currency,
      amount,
      from,
      to,
      ...(recipient === null ? {} : { toAccount: recipient.account }),
    };
    const target = recipient === null ? `to your ${to} wallet` : `to ${recipient.username}`;
    return this.#move(principal.userId, command, key, `${body.amount} ${currency} went ${target}`);
  }

  /** @throws {ApiError} NO_DATA for a currency that nothing prices yet, ORDER_REJECTED above the limit of one call */
  async deposit(userId: string, body: DepositBody, key?: string): Promise<Moved> {
    const { currency, account } = body;
    const amount = amountFrom(body.amount, this.#scaleOf(currency), 'amount');
    this.#assertWithinLimit(currency, body.amount);
    const command = { type: 'deposit', currency, amount, wallet: account } as const;
    return this.#move(userId, command, key, `${body.amount} ${currency} were paid in`);
  }

  /** @throws {ApiError} NOT_FOUND for an unknown currency, INSUFFICIENT_BALANCE */
  async withdraw(userId: string, body: DepositBody, key?: string): Promise<Moved> {
    const { currency, account } = body;
    const amount = amountFrom(body.amount, this.#scaleOf(currency), 'amount');
    const command = { type: 'withdraw', currency, amount, wallet: account } as const;
    return this.#move(userId, command, key, `${body.amount} ${currency} were paid out and are gone`);
  }

  async #move(
    userId: string,
    command: Extract<AccountCommand, { readonly currency: string }>,
    key: string | undefined,
    what: string,
  ): Promise<Moved> {
    const { accounts, engine, markets } = this.#options;
    const account = await accounts.numberOf(userId);
    // A currency that came with a new market.
    await markets.tell(engine);
    const answer = accepted(await engine.submit(account, command, idempotencyKey({ header: key }, command)));
    return {
      money: 'paper',
      message: `Paper money: ${what}.`,
      balances: answer.balances
        .filter(({ currency }) => currency === command.currency)
        .map((view) => ({ account: view.kind, ...this.#balance(view) })),
      seq: answer.seq,
    };
  }

  /** Who gets it; null for oneself. */
  async #recipient(
    { userId, username, proof }: Principal,
    name: string,
  ): Promise<{ readonly account: number; readonly username: string } | null> {
    const { recipients, accounts } = this.#options;
    if (name.toLowerCase() === username.toLowerCase()) return null;
    if (proof.kind === 'api_key' && !proof.scopes.includes('withdraw')) {
      throw new ApiError('INSUFFICIENT_SCOPE', 'Sending to others needs a key with the scope withdraw');
    }
    const user = await recipients.byUsername(name);
    if (user === undefined || user.status !== 'active') {
      throw new ApiError('NOT_FOUND', `There is no active account ${name}`);
    }
    if (user.id === userId) return null;
    return { account: await accounts.numberOf(user.id), username: name };
  }

  #assertWithinLimit(currency: string, amount: DecimalText): void {
    const { usdPrice, depositLimitUsd } = this.#options;
    const price = usdPrice(currency);
    if (price === null) throw new ApiError('NO_DATA', `Nothing has priced ${currency} yet`);
    if (compareDecimals(multiplyDecimals(amount, price), depositLimitUsd) <= 0) return;
    throw new ApiError('ORDER_REJECTED', `One call pays in ${depositLimitUsd} USD at most`, {
      details: { reason: 'amount_above_limit', limitUsd: depositLimitUsd },
    });
  }

  #balance(view: WalletView): BalanceResource {
    return balanceResource(view, this.#options.usdPrice);
  }

  #scaleOf(currency: string): number {
    const scale = this.#options.markets.scaleOf(currency);
    if (scale === undefined) throw new ApiError('NOT_FOUND', `Nothing is traded in ${currency}`);
    return scale;
  }

  async #state(userId: string): Promise<AccountState> {
    return this.#options.engine.account(await this.#options.accounts.numberOf(userId));
  }
}

function emptyWallet(kind: WalletView['kind'], currency: string): WalletView {
  return { kind, currency, available: '0', locked: '0', total: '0' };
}
