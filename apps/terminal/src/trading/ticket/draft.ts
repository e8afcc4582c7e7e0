import type { OrderResource } from '@tradewind/protocol';

/** What the ticket offers: the contract's types, and a pair of which one cancels the other. */
export type TicketType = OrderResource['type'] | 'oco';
export type TicketSide = OrderResource['side'];
export type TimeInForce = OrderResource['timeInForce'];

/** What stands in the fields of the ticket, as typed. */
export interface TicketDraft {
  readonly side: TicketSide;
  readonly type: TicketType;
  /** In which currency the size is given. */
  readonly sizeIn: 'base' | 'quote';
  /** Size in the currency of `sizeIn`. */
  readonly size: string;
  readonly price: string;
  readonly stopPrice: string;
  /** OCO: limit of the stop leg; empty for a market order. */
  readonly stopLimitPrice: string;
  /** Percent. */
  readonly callbackRate: string;
  readonly activationPrice: string;
  readonly triggerBy: OrderResource['triggerBy'];
  readonly timeInForce: TimeInForce;
  /** GTD: local date and time as the browser's field writes it. */
  readonly expiresAt: string;
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
  /** Whether stop and target are attached. */
  readonly isProtected: boolean;
  readonly stopLoss: string;
  readonly takeProfit: string;
}

export const EMPTY_DRAFT: TicketDraft = {
  side: 'buy',
  type: 'limit',
  sizeIn: 'base',
  size: '',
  price: '',
  stopPrice: '',
  stopLimitPrice: '',
  callbackRate: '1',
  activationPrice: '',
  triggerBy: 'last',
  timeInForce: 'GTC',
  expiresAt: '',
  postOnly: false,
  reduceOnly: false,
  isProtected: false,
  stopLoss: '',
  takeProfit: '',
};

/** Which fields an order type has. */
export interface TypeShape {
  readonly label: string;
  readonly hasPrice: boolean;
  readonly hasStop: boolean;
  readonly isTrailing: boolean;
  /** Times in force it may have, the default first. Empty: not asked for. */
  readonly timesInForce: readonly TimeInForce[];
  readonly canPost: boolean;
  /** Whether a stop and a target may be attached. */
  readonly canProtect: boolean;
}

const shape = (label: string, given: Partial<TypeShape>): TypeShape => ({
  label,
  hasPrice: false,
  hasStop: false,
  isTrailing: false,
  timesInForce: [],
  canPost: false,
  canProtect: true,
  ...given,
});

const RESTING = ['GTC', 'IOC', 'FOK', 'GTD'] as const;
const WAITING = ['GTC', 'GTD'] as const;

/** The order types in the order in which they are offered. */
export const TYPE_SHAPES: Readonly<Record<TicketType, TypeShape>> = {
  limit: shape('Limit', { hasPrice: true, timesInForce: RESTING, canPost: true }),
  market: shape('Market', {}),
  stop_loss: shape('Stop loss', { hasStop: true, timesInForce: WAITING }),
  stop_loss_limit: shape('Stop limit', { hasPrice: true, hasStop: true, timesInForce: RESTING }),
  take_profit: shape('Take profit', { hasStop: true, timesInForce: WAITING }),
  take_profit_limit: shape('Take profit limit', { hasPrice: true, hasStop: true, timesInForce: RESTING }),
  trailing_stop: shape('Trailing stop', { isTrailing: true, timesInForce: WAITING }),
  oco: shape('OCO', { hasPrice: true, hasStop: true, canProtect: false }),
};

export const TICKET_TYPES = Object.keys(TYPE_SHAPES) as readonly TicketType[];

/** The draft with another type, without what that type can't have. */
export function withType(draft: TicketDraft, type: TicketType): TicketDraft {
  const { timesInForce, canPost, canProtect } = TYPE_SHAPES[type];
  return {
    ...draft,
    type,
    timeInForce: timesInForce.includes(draft.timeInForce) ? draft.timeInForce : (timesInForce[0] ?? 'GTC'),
    postOnly: draft.postOnly && canPost,
    isProtected: draft.isProtected && canProtect,
  };
}
