import type { AccountCommand } from '@tradewind/exchange';
import { ApiError, invalidField } from '@tradewind/protocol';
import type {
  AmendBody,
  OcoBody,
  OrderBody,
  OrderResource,
  positionRoutes,
  PositionResource,
  RouteInput,
  RouteResponse,
} from '@tradewind/protocol';
import type { Accepted, OrderRow, PositionView, TradingEngine } from './engine.ts';
import { idempotencyKey, keyName } from './idempotency.ts';
import type { WriteKey } from './idempotency.ts';
import { amountFrom, lotsFrom, ticksFrom } from './order-figures.ts';
import { amendRequest, assertPerpetual, ocoRequest, orderRequest } from './order-request.ts';
import { orderResource } from './order-resource.ts';
import { isOpen, positionResource } from './position-resource.ts';
import { accepted, notFound } from './refusals.ts';
import type { TradedLiquidity } from './liquidity.ts';
import type { TradingRepository } from './repository.ts';
import type { TradedMarkets } from './traded-markets.ts';
import type { TradingAccounts } from './trading-accounts.ts';

type WithSeq<T> = T & { readonly seq: number };
type Orders = WithSeq<{ orders: OrderResource[] }>;
type Closed = RouteResponse<typeof positionRoutes.close>;
type ProtectBody = RouteInput<typeof positionRoutes.protect>['body'];
type ConfigureBody = RouteInput<typeof positionRoutes.configure>['body'];

export interface TradingOptions {
  readonly engine: TradingEngine;
  readonly accounts: TradingAccounts;
  readonly markets: TradedMarkets;
  readonly repository: TradingRepository;
  readonly liquidity: Pick<TradedLiquidity, 'ensure'>;
  /** Exchange time, UTC milliseconds. */
  readonly now: () => number;
}

/**
 * Orders and positions of users: what REST, bots and the gateway call. `key` is the header `Idempotency-Key`; the client's
 * own id of an order is a key by itself.
 *
 * Every method that writes answers after the commit.
 * @throws {ApiError} VALIDATION_FAILED, UNKNOWN_SYMBOL; why the exchange refused; IDEMPOTENCY_CONFLICT; NOT_READY where the
 * outcome is unknown and the same key may be sent again; OVERLOADED
 */
export class TradingService {
  readonly #options: TradingOptions;

  constructor(options: TradingOptions) {
    this.#options = options;
  }

  async place(userId: string, body: OrderBody, key?: string): Promise<WithSeq<OrderResource>> {
    const market = this.#options.markets.get(body.symbol);
    const order = orderRequest(body, market);
    const write = { header: key, clientOrderId: body.clientOrderId };
    const answer = await this.#trade(userId, order.symbol, { type: 'place', order }, write);
    return { ...this.#order(answer.orders[0]), seq: answer.seq };
  }

  async placeOco(userId: string, body: OcoBody, key?: string): Promise<Orders> {
    const command = ocoRequest(body, this.#options.markets.get(body.symbol));
    const write = { header: key, clientOrderId: body.clientOrderId };
    return this.#orders(await this.#trade(userId, command.symbol, command, write));
  }

  async amend(userId: string, id: string, body: AmendBody, key?: string): Promise<WithSeq<OrderResource>> {
    const { accounts, repository, markets } = this.#options;
    const order = await repository.order(await accounts.numberOf(userId), Number(id));
    if (order === undefined) throw notFound();
    const command = amendRequest(order.id, body, order, markets.get(order.symbol).settings);
    return this.#changeOrder(userId, command, key);
  }

  async cancel(userId: string, id: string, key?: string): Promise<WithSeq<OrderResource>> {
    return this.#changeOrder(userId, { type: 'cancel', orderId: Number(id) }, key);
  }

  async cancelAll(userId: string, symbol?: string, key?: string): Promise<Orders> {
    const market = this.#options.markets.symbol(symbol);
    const command: AccountCommand =
      market === undefined ? { type: 'cancel_all' } : { type: 'cancel_all', symbol: market };
    return this.#orders(await this.#submit(userId, command, { header: key }));
  }

  /** Cancels a market's orders `countdownMs` from now unless it is called again; 0 switches that off. */
  async countdown(
    userId: string,
    { symbol, countdownMs }: { readonly symbol: string; readonly countdownMs: number },
    key?: string,
  ): Promise<WithSeq<{ symbol: string; cancelsAt: string | null }>> {
    const { instrument } = this.#options.markets.get(symbol);
    const command = { type: 'countdown', symbol: instrument.symbol, afterMs: countdownMs } as const;
    const { seq } = await this.#submit(userId, command, { header: key });
    const cancelsAt = countdownMs === 0 ? null : new Date(this.#options.now() + countdownMs).toISOString();
    return { symbol: instrument.symbol, cancelsAt, seq };
  }

  /** Closes a position at market, or `quantity` of it. */
  async closePosition(
    userId: string,
    id: string,
    {
      quantity,
      clientOrderId,
    }: { readonly quantity?: string | undefined; clientOrderId?: string | undefined },
    key?: string,
  ): Promise<Closed> {
    const write = { header: key, clientOrderId };
    const symbol = await this.#marketOfPosition(userId, id, write);
    const { settings } = this.#options.markets.get(symbol);
    const answer = await this.#trade(
      userId,
      symbol,
      {
        type: 'close_position',
        symbol,
        ...(quantity === undefined ? {} : { lots: lotsFrom(settings, quantity, 'quantity') }),
        ...(clientOrderId === undefined ? {} : { clientOrderId }),
      },
      write,
    );
    const { position, orders, seq } = answer;
    return {
      order: this.#order(orders[0]),
      position: position !== null && isOpen(position) ? this.#position(position) : null,
      seq,
    };
  }

  /** Adds margin to an isolated position (above 0) or takes some out (below 0). */
  async adjustMargin(
    userId: string,
    id: string,
    amount: string,
    key?: string,
  ): Promise<WithSeq<PositionResource>> {
    const write = { header: key };
    const symbol = await this.#marketOfPosition(userId, id, write);
    const { settings } = this.#options.markets.get(symbol);
    const units = amountFrom(amount, settings.quote.scale, 'amount');
    return this.#changed(await this.#submit(userId, { type: 'adjust_margin', symbol, amount: units }, write));
  }

  /** Sets stop and target of a position; null takes one away, what is left out stays. */
  async protect(
    userId: string,
    id: string,
    { stopLoss, takeProfit, triggerBy }: ProtectBody,
    key?: string,
  ): Promise<WithSeq<PositionResource>> {
    if (stopLoss === undefined && takeProfit === undefined) throw nothingToChange('body.stopLoss');
    const write = { header: key };
    const symbol = await this.#marketOfPosition(userId, id, write);
    const { settings } = this.#options.markets.get(symbol);
    const tick = (price: string | null, field: string) =>
      price === null ? null : ticksFrom(settings, price, field);
    const command: AccountCommand = {
      type: 'protect_position',
      symbol,
      ...(stopLoss === undefined ? {} : { stopLoss: tick(stopLoss, 'stopLoss') }),
      ...(takeProfit === undefined ? {} : { takeProfit: tick(takeProfit, 'takeProfit') }),
      ...(triggerBy === undefined ? {} : { triggerBy }),
    };
    return this.#changed(await this.#submit(userId, command, write));
  }

  /** Leverage and margin mode of a perpetual market. */
  async configure(
    userId: string,
    { symbol, leverage, marginMode }: ConfigureBody,
    key?: string,
  ): Promise<RouteResponse<typeof positionRoutes.configure>> {
    const { engine, markets } = this.#options;
    const market = markets.get(symbol);
    assertPerpetual(market, 'body.symbol');
    if (leverage === undefined && marginMode === undefined) throw nothingToChange('body.leverage');
    const command: AccountCommand = {
      type: 'configure',
      symbol: market.instrument.symbol,
      ...(leverage === undefined ? {} : { leverage }),
      ...(marginMode === undefined ? {} : { marginMode }),
    };
    await markets.tell(engine);
    const { position, seq } = await this.#submit(userId, command, { header: key });
    if (position === null) throw new Error(`no settings of ${command.symbol} after they were set`);
    const { row } = position;
    return {
      symbol: row.symbol,
      leverage: row.leverage,
      marginMode: row.marginMode,
      seq,
      updatedAt: row.updatedAt.toISOString(),
    };
  }

  async #submit(userId: string, command: AccountCommand, write: WriteKey): Promise<Accepted> {
    const key = idempotencyKey(write, command);
    const { accounts, engine } = this.#options;
    return accepted(await engine.submit(await accounts.numberOf(userId), command, key));
  }

  /** An order that has ended is none any more for the engine; its owner is told so, and others that there is none. */
  async #changeOrder(
    userId: string,
    command: Extract<AccountCommand, { type: 'amend' | 'cancel' }>,
    key: string | undefined,
  ): Promise<WithSeq<OrderResource>> {
    const { accounts, engine, repository } = this.#options;
    const { orderId } = command;
    const account = await accounts.numberOf(userId);
    const answer = await engine.submit(account, command, idempotencyKey({ header: key }, command));
    const isUnknown = !answer.ok && answer.reason === 'unknown_order';
    if (isUnknown && (await repository.order(account, orderId)) !== undefined) {
      throw new ApiError('ORDER_REJECTED', 'The order has ended', { details: { reason: 'order_closed' } });
    }
    const { orders, seq } = accepted(answer);
    return { ...this.#order(orders.find(({ id }) => id === orderId)), seq };
  }

  /** What trades: first the engine knows the market, and there is somebody to trade with. */
  async #trade(userId: string, symbol: string, command: AccountCommand, write: WriteKey): Promise<Accepted> {
    const { accounts, engine, markets, liquidity } = this.#options;
    const key = idempotencyKey(write, command);
    await markets.tell(engine);
    const account = await accounts.numberOf(userId);
    await liquidity.ensure(symbol);
    return accepted(await engine.submit(account, command, key));
  }

  /**
   * The market of an open position. A retry of what closed it finds it among the closed ones: only with a key that was
   * answered before, for the account may have another position in that market by now.
   */
  async #marketOfPosition(userId: string, id: string, write: WriteKey): Promise<string> {
    const { accounts, engine, repository } = this.#options;
    const account = await accounts.numberOf(userId);
    const { positions } = await engine.account(account);
    const open = positions.find(({ row }) => String(row.positionId) === id);
    if (open !== undefined) return open.row.symbol;
    const name = keyName(write);
    if (name !== null && (await repository.isAnswered(account, name))) {
      const closed = await repository.closedPosition(account, Number(id));
      if (closed !== undefined) return closed.symbol;
    }
    throw notFound();
  }

  #orders({ orders, seq }: Accepted): Orders {
    return { orders: orders.map((order) => this.#order(order)), seq };
  }

  #changed({ position, seq }: Accepted): WithSeq<PositionResource> {
    if (position === null) throw new Error('a position was changed, and there is none');
    return { ...this.#position(position), seq };
  }

  #order(row: OrderRow | undefined): OrderResource {
    if (row === undefined) throw new Error('an order was placed or changed, and there is none');
    const { markets } = this.#options;
    return orderResource(row, markets.instrument(row.symbol), markets.venue);
  }

  #position(view: PositionView): PositionResource {
    const { markets } = this.#options;
    return positionResource(view, markets.instrument(view.row.symbol), markets.venue);
  }
}

function nothingToChange(path: string): ApiError {
  return invalidField(path, 'there is nothing to change');
}
