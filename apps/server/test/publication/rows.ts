import type {
  AccountEvent,
  ExposureRow,
  FillRow,
  OrderRow,
  PositionView,
  WalletView,
} from '../../src/modules/trading/engine.ts';

const AT = new Date('2026-01-02T03:04:05.678Z');

/** Rows as the engine hands them on. */
export function orderRow(changes: Partial<OrderRow> = {}): OrderRow {
  return {
    world: 'practice',
    id: 7,
    account: 100,
    symbol: 'BTC/USDT',
    side: 'buy',
    type: 'limit',
    status: 'open',
    isOpen: true,
    clientOrderId: null,
    timeInForce: 'GTC',
    quantity: '0.5',
    quoteQuantity: null,
    filledQuantity: '0.2',
    filledNotional: '20',
    price: '100',
    stopPrice: null,
    callbackRate: null,
    activationPrice: null,
    extremePrice: null,
    triggerBy: 'last',
    triggered: false,
    expiresAt: null,
    postOnly: false,
    reduceOnly: false,
    closePosition: false,
    selfTradePrevention: 'expire_taker',
    leverage: 1,
    marginMode: null,
    link: null,
    protection: null,
    held: '30',
    fee: '0.0002',
    feeCurrency: 'BTC',
    endReason: null,
    priority: 1,
    createdAt: AT,
    updatedAt: AT,
    ...changes,
  };
}

export function fillRow(changes: Partial<FillRow> = {}): FillRow {
  return {
    world: 'practice',
    id: 3,
    account: 100,
    orderId: 7,
    seq: 1,
    symbol: 'BTC/USDT',
    side: 'buy',
    price: '100',
    quantity: '0.2',
    notional: '20',
    fee: '0.0002',
    feeCurrency: 'BTC',
    liquidity: 'taker',
    realizedPnl: null,
    counterparty: 2,
    houseQuote: '4',
    cause: 'order',
    time: AT,
    ...changes,
  };
}

export function positionView(row: Partial<ExposureRow> = {}): PositionView {
  return {
    row: {
      world: 'practice',
      account: 100,
      symbol: 'BTC/USDT:USDT',
      leverage: 50,
      marginMode: 'isolated',
      positionId: 9,
      quantity: '0.5',
      entryNotional: '50',
      realizedPnl: '0',
      fees: '0.02',
      funding: '0',
      called: false,
      openedAt: AT,
      updatedAt: AT,
      ...row,
    },
    figures: {
      mark: '101',
      liquidation: '98.4',
      bankruptcy: '98',
      margin: '1',
      maintenance: '0.202',
      unrealizedPnl: '0.5',
      ratio: '0.1346',
      stopLoss: null,
      takeProfit: null,
    },
  };
}

export function walletView(changes: Partial<WalletView> = {}): WalletView {
  return { kind: 'spot', currency: 'USDT', available: '970', locked: '30', total: '1000', ...changes };
}

export type EventType = AccountEvent['type'];

/** An event of an account; which one the number says, so that a test knows it again. */
export function accountEvent(type: EventType, seq: number, account = 100): AccountEvent {
  const head = { account, seq, time: AT.getTime() + seq };
  switch (type) {
    case 'order':
      return { ...head, type, order: orderRow({ id: seq, account }), fills: [] };
    case 'position':
      return { ...head, type, position: positionView({ positionId: seq, account }), closed: false };
    case 'wallet':
      return { ...head, type, wallets: [walletView({ total: String(seq) })] };
    case 'margin_call':
      return {
        ...head,
        type,
        event: { type, account, symbol: 'BTC/USDT:USDT', ratio: '0.83456', time: head.time },
      };
    case 'liquidation':
      return { ...head, type, symbol: 'BTC/USDT:USDT', stage: 'taken_over' };
    case 'auto_deleverage':
      return { ...head, type, symbol: 'BTC/USDT:USDT' };
  }
}
