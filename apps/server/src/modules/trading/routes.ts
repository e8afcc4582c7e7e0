import { orderRoutes, positionRoutes, tradeRoutes } from '@tradewind/protocol';
import type { TradeResource } from '@tradewind/protocol';
import type { FastifyRequest } from 'fastify';
import type { Routes } from '../../http/implement.ts';
import { principalOf } from '../auth/caller.ts';
import { csvLines, sendCsv } from './csv.ts';
import { keyHeader } from './idempotency.ts';
import type { TradingReader } from './trading-reader.ts';
import type { TradingService } from './trading-service.ts';

export interface TradingRoutesOptions {
  readonly trading: TradingService;
  readonly reader: TradingReader;
}

const TRADE_COLUMNS = [
  'time',
  'id',
  'orderId',
  'symbol',
  'side',
  'price',
  'quantity',
  'quoteQuantity',
  'fee',
  'feeCurrency',
  'liquidity',
  'realizedPnl',
] as const satisfies readonly (keyof TradeResource)[];

/** Orders, fills and positions of who calls. */
export function registerTradingRoutes(routes: Routes, { trading, reader }: TradingRoutesOptions): void {
  const userOf = (request: FastifyRequest) => principalOf(request).userId;

  routes.implement(orderRoutes.list, ({ query }, request) => reader.orders(userOf(request), query));
  routes.implement(orderRoutes.history, ({ query }, request) => reader.history(userOf(request), query));
  routes.implement(orderRoutes.get, ({ params }, request) => reader.order(userOf(request), params.id));
  routes.implement(orderRoutes.place, ({ body }, request) =>
    trading.place(userOf(request), body, keyHeader(request)),
  );
  routes.implement(orderRoutes.oco, ({ body }, request) =>
    trading.placeOco(userOf(request), body, keyHeader(request)),
  );
  routes.implement(orderRoutes.countdown, ({ body }, request) =>
    trading.countdown(userOf(request), body, keyHeader(request)),
  );
  routes.implement(orderRoutes.amend, ({ params, body }, request) =>
    trading.amend(userOf(request), params.id, body, keyHeader(request)),
  );
  routes.implement(orderRoutes.cancel, ({ params }, request) =>
    trading.cancel(userOf(request), params.id, keyHeader(request)),
  );
  routes.implement(orderRoutes.cancelAll, ({ query }, request) =>
    trading.cancelAll(userOf(request), query.symbol, keyHeader(request)),
  );

  routes.implement(tradeRoutes.list, ({ query }, request) => reader.trades(userOf(request), query));
  routes.implement(tradeRoutes.export, async ({ query }, request, reply) => {
    const trades = await reader.allTrades(userOf(request), query);
    return sendCsv(reply, 'tradewind-trades.csv', csvLines(TRADE_COLUMNS, trades));
  });

  routes.implement(positionRoutes.list, ({ query }, request) =>
    reader.positions(userOf(request), query.symbol),
  );
  routes.implement(positionRoutes.history, ({ query }, request) =>
    reader.closedPositions(userOf(request), query),
  );
  routes.implement(positionRoutes.marginSettings, ({ query }, request) =>
    reader.marginSettings(userOf(request), query.symbol),
  );
  routes.implement(positionRoutes.configure, ({ body }, request) =>
    trading.configure(userOf(request), body, keyHeader(request)),
  );
  routes.implement(positionRoutes.get, ({ params }, request) => reader.position(userOf(request), params.id));
  routes.implement(positionRoutes.close, ({ params, body }, request) =>
    trading.closePosition(userOf(request), params.id, body ?? {}, keyHeader(request)),
  );
  routes.implement(positionRoutes.margin, ({ params, body }, request) =>
    trading.adjustMargin(userOf(request), params.id, body.amount, keyHeader(request)),
  );
  routes.implement(positionRoutes.protect, ({ params, body }, request) =>
    trading.protect(userOf(request), params.id, body, keyHeader(request)),
  );
}
