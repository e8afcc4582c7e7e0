import type {
  ClosedPositionResource,
  OrderResource,
  orderRoutes,
  positionRoutes,
  PositionResource,
  RouteInput,
  RouteResponse,
  TradeResource,
  tradeRoutes,
} from '@tradewind/protocol';
import type { AccountState, OrderRow, TradingEngine } from './engine.ts';
import { numberBefore, pageOf } from './number-cursor.ts';
import type { Page } from './number-cursor.ts';
import { assertPerpetual } from './order-request.ts';
import { fillResource, orderResource } from './order-resource.ts';
import { closedPositionResource, isOpen, positionResource } from './position-resource.ts';
import { notFound } from './refusals.ts';
import { writeFillCursor } from './repository.ts';
import type { HistoryFilter, TradingRepository } from './repository.ts';
import type { TradedMarkets } from './traded-markets.ts';
import type { TradingAccounts } from './trading-accounts.ts';

type ListQuery = RouteInput<typeof orderRoutes.list>['query'];
type HistoryQuery = RouteInput<typeof orderRoutes.history>['query'];
type TradeQuery = RouteInput<typeof tradeRoutes.list>['query'];

/** States in which the engine has an order; those in all others are in the database alone. */
const OPEN_STATUSES: ReadonlySet<string> = new Set(['new', 'open', 'partially_filled', 'triggered']);

/** Of a market in which an account has set nothing and holds nothing, as on Binance. */
const DEFAULT_MARGIN_MODE = 'cross';

export interface TradingReaderOptions {
  readonly engine: TradingEngine;
  readonly accounts: TradingAccounts;
  readonly markets: TradedMarkets;
  readonly repository: TradingRepository;
}

/** Orders, fills and positions of users. What is open comes from the engine, what has ended from the database. */
export class TradingReader {
  readonly #options: TradingReaderOptions;

  constructor(options: TradingReaderOptions) {
    this.#options = options;
  }

  /** Open orders newest first; those of a status or of a client's own id, whatever became of them, where asked for. */
  async orders(userId: string, query: ListQuery): Promise<RouteResponse<typeof orderRoutes.list>> {
    const { markets, repository } = this.#options;
    const { clientOrderId, status, ...page } = query;
    const symbol = markets.symbol(query.symbol);
    const { account, state } = await this.#state(userId);
    const fits = (order: OrderResource) =>
      (symbol === undefined || order.symbol === symbol) && (status === undefined || order.status === status);
    let found: Page<OrderResource>;
    if (clientOrderId !== undefined) {
      found = this.#orderPage(await repository.ordersOfClient(account, clientOrderId, page), page.limit);
      found = { ...found, data: found.data.filter(fits) };
    } else if (status !== undefined && !OPEN_STATUSES.has(status)) {
      const rows = await repository.endedOrders(account, { symbol, status }, page);
      found = this.#orderPage(rows, page.limit);
    } else {
      const before = numberBefore(page.cursor);
      const open = state.orders
        .filter(({ id }) => id < before)
        .toSorted((a, b) => b.id - a.id)
        .map((row) => this.#order(row))
        .filter(fits);
      found = pageOf(
        open,
        page.limit,
        (order) => order,
        ({ id }) => id,
      );
    }
    return { ...found, seq: state.seq };
  }

  /** Orders that have ended. */
  async history(userId: string, query: HistoryQuery): Promise<Page<OrderResource>> {
    const account = await this.#options.accounts.numberOf(userId);
    const rows = await this.#options.repository.endedOrders(account, this.#filter(query), query);
    return this.#orderPage(rows, query.limit);
  }

  /** @throws {ApiError} NOT_FOUND, for others' orders too */
  async order(userId: string, id: string): Promise<OrderResource> {
    const account = await this.#options.accounts.numberOf(userId);
    const row = await this.#options.repository.order(account, Number(id));
    if (row === undefined) throw notFound();
    return this.#order(row);
  }

  async trades(userId: string, query: TradeQuery): Promise<Page<TradeResource>> {
    const { accounts, repository } = this.#options;
    const orderId = query.orderId === undefined ? undefined : Number(query.orderId);
    const rows = await repository.fills(
      await accounts.numberOf(userId),
      { ...this.#filter(query), orderId },
      query,
    );
    return pageOf(rows, query.limit, (row) => this.#fill(row), writeFillCursor);
  }

  /** All fills of an account, oldest first, read as they are asked for. */
  async allTrades(userId: string, filter: HistoryFilter): Promise<AsyncIterable<TradeResource>> {
    const account = await this.#options.accounts.numberOf(userId);
    return this.#eachTrade(account, filter);
  }

  async *#eachTrade(account: number, filter: HistoryFilter): AsyncGenerator<TradeResource> {
    for await (const row of this.#options.repository.eachFill(account, filter)) yield this.#fill(row);
  }

  async positions(userId: string, symbol?: string): Promise<RouteResponse<typeof positionRoutes.list>> {
    const wanted = this.#options.markets.symbol(symbol);
    const { state } = await this.#state(userId);
    const data = this.#positions(state).filter((each) => wanted === undefined || each.symbol === wanted);
    return { data, nextCursor: null, seq: state.seq };
  }

  /** @throws {ApiError} NOT_FOUND, for others' positions too */
  async position(userId: string, id: string): Promise<PositionResource> {
    const { state } = await this.#state(userId);
    const found = this.#positions(state).find((each) => each.id === id);
    if (found === undefined) throw notFound();
    return found;
  }

  async closedPositions(userId: string, query: HistoryQuery): Promise<Page<ClosedPositionResource>> {
    const { accounts, repository, markets } = this.#options;
    const account = await accounts.numberOf(userId);
    const rows = await repository.closedPositions(account, this.#filter(query), query);
    const toResource = (row: (typeof rows)[number]) =>
      closedPositionResource(row, markets.instrument(row.symbol), markets.venue);
    return pageOf(rows, query.limit, toResource, ({ id }) => String(id));
  }

  /** Leverage and margin mode in force. @throws {ApiError} VALIDATION_FAILED on a spot market */
  async marginSettings(
    userId: string,
    symbol: string,
  ): Promise<RouteResponse<typeof positionRoutes.marginSettings>> {
    const market = this.#options.markets.get(symbol);
    assertPerpetual(market, 'query.symbol');
    const { settings } = market;
    const { state } = await this.#state(userId);
    return (
      state.settings.find((own) => own.symbol === settings.symbol) ?? {
        symbol: settings.symbol,
        leverage: settings.perpetual?.defaultLeverage ?? 1,
        marginMode: DEFAULT_MARGIN_MODE,
      }
    );
  }

  async #state(userId: string): Promise<{ account: number; state: AccountState }> {
    const account = await this.#options.accounts.numberOf(userId);
    return { account, state: await this.#options.engine.account(account) };
  }

  #filter({ symbol, from, to }: HistoryFilter): HistoryFilter {
    return { symbol: this.#options.markets.symbol(symbol), from, to };
  }

  #orderPage(rows: readonly OrderRow[], limit: number): Page<OrderResource> {
    return pageOf(
      rows,
      limit,
      (row) => this.#order(row),
      ({ id }) => String(id),
    );
  }

  #positions({ positions }: AccountState): PositionResource[] {
    const { markets } = this.#options;
    return positions
      .filter(isOpen)
      .map((view) => positionResource(view, markets.instrument(view.row.symbol), markets.venue));
  }

  #order(row: OrderRow): OrderResource {
    const { markets } = this.#options;
    return orderResource(row, markets.instrument(row.symbol), markets.venue);
  }

  #fill(row: Parameters<typeof fillResource>[0]): TradeResource {
    const { markets } = this.#options;
    return fillResource(row, markets.instrument(row.symbol), markets.venue);
  }
}
