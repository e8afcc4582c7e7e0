import type { Instrument } from '@tradewind/market';
import { addDecimals, multiplyDecimals, subtractDecimals } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import type { portfolioRoutes, PortfolioSnapshot, RouteInput, RouteResponse } from '@tradewind/protocol';
import { money, rounded } from '../trading/decimal-form.ts';
import type { AccountState, TradingEngine } from '../trading/engine.ts';
import { pageOf } from '../trading/number-cursor.ts';
import type { Page } from '../trading/number-cursor.ts';
import type { TradingAccounts } from '../trading/trading-accounts.ts';
import { USD_PLACES } from '../wallet/wallet-resource.ts';
import type { UsdPrice } from '../wallet/wallet-resource.ts';
import type { PortfolioRepository, SnapshotRow } from './portfolio-repository.ts';
import { worthOf } from './worth.ts';

type SnapshotsQuery = RouteInput<typeof portfolioRoutes.snapshots>['query'];

const DAY_MS = 86_400_000;
/** Snapshots are taken each hour: one within half of it of a moment counts as of that moment. */
const HALF_AN_HOUR_MS = 1_800_000;
/** How often money may move while a portfolio is being valued before the newest picture is taken as it is. */
const ATTEMPTS = 3;

export interface PortfolioOptions {
  readonly engine: TradingEngine;
  readonly accounts: TradingAccounts;
  readonly repository: PortfolioRepository;
  readonly usdPrice: UsdPrice;
  /** What a currency was worth at a moment, UTC milliseconds; null where nothing is known of it. */
  readonly usdPriceAt: (currency: string, time: number) => Promise<string | null>;
  readonly instrumentOf: (symbol: string) => Instrument;
  /** Exchange time, UTC milliseconds. */
  readonly now: () => number;
}

/** What accounts are worth, now and each hour. All in exact decimals; days are 24 hours of exchange time. */
export class PortfolioService {
  readonly #options: PortfolioOptions;

  constructor(options: PortfolioOptions) {
    this.#options = options;
  }

  /** @throws {ApiError} NOT_READY */
  async now(userId: string): Promise<RouteResponse<typeof portfolioRoutes.get>> {
    const { accounts, engine } = this.#options;
    const row = await this.#value(await accounts.numberOf(userId));
    return { ...snapshotResource(row), money: 'paper', world: engine.world };
  }

  async snapshots(userId: string, query: SnapshotsQuery): Promise<Page<PortfolioSnapshot>> {
    const { accounts, repository } = this.#options;
    const rows = await repository.page(await accounts.numberOf(userId), query, query);
    return pageOf(rows, query.limit, snapshotResource, ({ time }) => String(time.getTime()));
  }

  /** Values an account and keeps the result. @throws {ApiError} NOT_READY */
  async takeSnapshot(userId: string): Promise<PortfolioSnapshot> {
    return snapshotResource(await this.snapshotOf(await this.#options.accounts.numberOf(userId)));
  }

  /** The same by account number. */
  async snapshotOf(account: number): Promise<SnapshotRow> {
    const row = await this.#value(account);
    await this.#options.repository.store(account, row);
    return row;
  }

  async #value(account: number): Promise<SnapshotRow> {
    const { repository, usdPrice, instrumentOf, now } = this.#options;
    const { state, paidInUsd, countedTransfer } = await this.#consistent(account);
    const time = new Date(now());
    const worth = worthOf(state, usdPrice, instrumentOf);
    const pnlTotal = money(subtractDecimals(worth.totalUsd, paidInUsd));
    const dayAgo = time.getTime() - DAY_MS;
    const then = nearest(await repository.around(account, new Date(dayAgo)), dayAgo);
    const { totalUsd, holdings, positions } = worth;
    return {
      time,
      totalUsd,
      paidInUsd,
      content: {
        holdings,
        positions,
        // What was gained since then is what the gain in all has grown by. An account younger than that gained it all.
        pnlDay: then === undefined ? pnlTotal : money(subtractDecimals(pnlTotal, gainOf(then))),
        pnlTotal,
        countedTransfer,
      },
    };
  }

  /** Balances with exactly those payments counted that they hold: neither is read while the other changes. */
  async #consistent(
    account: number,
  ): Promise<{ state: AccountState; paidInUsd: DecimalText; countedTransfer: number }> {
    const { engine, repository } = this.#options;
    const last = await repository.latest(account);
    let paidInUsd = last?.paidInUsd ?? '0';
    let countedTransfer = last?.content.countedTransfer ?? 0;
    const countNew = async () => {
      const payments = await repository.payments(account, countedTransfer);
      for (const { transfer, currency, amount, time } of payments) {
        const price = await this.#priceAt(currency, time.getTime());
        paidInUsd = addDecimals(paidInUsd, rounded(multiplyDecimals(amount, price), USD_PLACES));
        countedTransfer = transfer;
      }
      return payments.length;
    };
    await countNew();
    let state = await engine.account(account);
    for (let attempt = 1; (await countNew()) > 0 && attempt < ATTEMPTS; attempt += 1) {
      state = await engine.account(account);
    }
    return { state, paidInUsd: money(paidInUsd), countedTransfer };
  }

  /** What nothing priced when it moved is counted as it is now, and as nothing where nothing prices it either. */
  async #priceAt(currency: string, time: number): Promise<DecimalText> {
    const { usdPrice, usdPriceAt } = this.#options;
    return (await usdPriceAt(currency, time)) ?? usdPrice(currency) ?? '0';
  }
}

function snapshotResource({ time, totalUsd, content }: SnapshotRow): PortfolioSnapshot {
  const { holdings, positions, pnlDay, pnlTotal } = content;
  return { time: time.toISOString(), totalUsd: money(totalUsd), holdings, positions, pnlDay, pnlTotal };
}

function gainOf({ totalUsd, paidInUsd }: SnapshotRow): DecimalText {
  return subtractDecimals(totalUsd, paidInUsd);
}

/** The snapshot closest to a moment; none where the account began later. */
function nearest(rows: readonly SnapshotRow[], moment: number): SnapshotRow | undefined {
  if (!rows.some(({ time }) => time.getTime() <= moment + HALF_AN_HOUR_MS)) return undefined;
  const distance = ({ time }: SnapshotRow) => Math.abs(time.getTime() - moment);
  return rows.toSorted((a, b) => distance(a) - distance(b))[0];
}
