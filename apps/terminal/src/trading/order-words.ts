import type { OrderResource } from '@tradewind/protocol';
import { formatAmount } from '../format/amounts.ts';
import { TYPE_SHAPES } from './ticket/draft.ts';
import type { Placement } from './order-desk.ts';

const LINKS = { oco: 'one of a pair', bracket: 'attached', position: 'of the position' } as const;

/** What the order belongs to; null where it stands alone. */
export function linkWords({ link }: Pick<OrderResource, 'link'>): string | null {
  return link === null ? null : LINKS[link.kind];
}

export function typeWords(order: Pick<OrderResource, 'type' | 'link'>): string {
  const linked = linkWords(order);
  return TYPE_SHAPES[order.type].label + (linked === null ? '' : ` (${linked})`);
}

const STATUSES: Readonly<Record<OrderResource['status'], string>> = {
  new: 'Waiting for trigger',
  open: 'Open',
  partially_filled: 'Partly filled',
  filled: 'Filled',
  canceled: 'Cancelled',
  rejected: 'Rejected',
  expired: 'Expired',
  triggered: 'Triggered, resting',
};

/** Why orders end unfilled, where it was not the user. */
const ENDINGS: Readonly<Record<string, string>> = {
  user: 'by you',
  replaced: 'replaced',
  liquidity: 'no liquidity left',
  time_in_force: 'time in force',
  self_trade: 'would trade with yourself',
  oco: 'the other of the pair',
  bracket: 'its order ended',
  reduce_only: 'nothing left to reduce',
  countdown: 'countdown',
  liquidation: 'liquidation',
  auto_deleverage: 'auto-deleveraging',
  market_halted: 'market halted',
  market_bound: 'too far from the market',
};

export function statusWords({ status }: Pick<OrderResource, 'status'>): string {
  return STATUSES[status];
}

/** Why it ended, in words; null where it was filled or nothing is known. */
export function endingWords({ rejectReason }: Pick<OrderResource, 'rejectReason'>): string | null {
  if (rejectReason === null) return null;
  return ENDINGS[rejectReason] ?? rejectReason.replaceAll('_', ' ');
}

/** `Buy 0.1 BTC at 63,000 (limit)`. `base`: the currency that is traded. */
export function placementWords({ kind, input }: Placement, base: string): string {
  const side = input.side === 'buy' ? 'Buy' : 'Sell';
  const type = TYPE_SHAPES[kind === 'oco' ? 'oco' : input.type].label.toLowerCase();
  const quoted = kind === 'order' ? input.quoteQuantity : undefined;
  const size =
    input.quantity !== undefined
      ? `${formatAmount(String(input.quantity))} ${base}`
      : `${base} for ${formatAmount(String(quoted ?? ''))}`;
  const price = input.price === undefined ? '' : ` at ${formatAmount(String(input.price))}`;
  return `${side} ${size}${price} (${type})`;
}

/** A unified symbol in words: `BTC/USDT`, `BTC/USDT perpetual`. */
export function marketWords(symbol: string): string {
  const [pair = symbol, settle] = symbol.split(':');
  return settle === undefined ? pair : `${pair} perpetual`;
}

/** The base currency of a unified symbol. */
export function baseOf(symbol: string): string {
  return symbol.split('/')[0] ?? symbol;
}

/** The currency that prices of a unified symbol are in. */
export function quoteOf(symbol: string): string {
  return symbol.split(/[/:]/)[1] ?? '';
}
