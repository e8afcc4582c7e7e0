import { formatAmount } from '../format/amounts.ts';
import type { NoticeStyle } from '../ui/notify.ts';
import { addDecimals } from '@tradewind/money';
import { baseOf, endingWords, marketWords, typeWords } from './order-words.ts';
import { isOpenOrder } from './trading-state.ts';
import type { TradingEvent } from './trading-store.ts';

export interface Notice extends NoticeStyle {
  readonly text: string;
}

/** Endings that one has asked for oneself, or that follow from a fill one is told of. */
const EXPECTED: ReadonlySet<string> = new Set([
  'user',
  'replaced',
  'oco',
  'bracket',
  'reduce_only',
  'time_in_force',
]);

/** What to tell the user of something that happened on the exchange; null: nothing. */
export function noticeOf(event: TradingEvent): Notice | null {
  switch (event.type) {
    case 'order':
      return event.fills.length > 0 ? filled(event) : ended(event);
    case 'margin_call':
      return { text: marginCall(event.call), tone: 'bad', isLasting: true };
    case 'position':
      return null;
  }
}

type OrderEvent = Extract<TradingEvent, { type: 'order' }>;

function filled({ order, fills }: OrderEvent): Notice {
  const quantity = fills.map((fill) => fill.quantity).reduce(addDecimals);
  const verb = order.side === 'buy' ? 'Bought' : 'Sold';
  const price = formatAmount(order.averagePrice ?? fills.at(-1)!.price);
  const rest =
    order.status === 'filled' ? '' : isOpenOrder(order) ? ' The rest is open' : ' The rest was cancelled';
  return {
    text: `${verb} ${formatAmount(quantity)} ${baseOf(order.symbol)} at ${price}.${rest}`,
    tone: 'good',
  };
}

function ended({ order, before }: OrderEvent): Notice | null {
  if (isOpenOrder(order) || order.status === 'filled') {
    const wasWaiting = before?.status === 'new' && order.status === 'triggered';
    return wasWaiting
      ? { text: `Triggered: ${typeWords(order).toLowerCase()} in ${marketWords(order.symbol)}` }
      : null;
  }
  if (EXPECTED.has(order.rejectReason ?? 'user')) return null;
  return {
    text: `${order.status === 'expired' ? 'Expired' : 'Cancelled by the exchange'}: ${typeWords(order).toLowerCase()} in ${marketWords(order.symbol)} (${endingWords(order)})`,
    tone: 'bad',
  };
}

function marginCall({
  kind,
  symbol,
  message,
  marginRatio,
}: Extract<TradingEvent, { type: 'margin_call' }>['call']): string {
  const where = symbol === null ? 'the cross account' : marketWords(symbol);
  const ratio = marginRatio === null ? '' : ` Margin ratio ${(Number(marginRatio) * 100).toFixed(1)} %.`;
  const words = {
    margin_call: `Margin call in ${where}.${ratio} Add margin or close a part.`,
    liquidation: `Liquidation in ${where}.`,
    auto_deleverage: `Auto-deleveraging reduced your position in ${where}.`,
  }[kind];
  return kind === 'margin_call' || message === '' ? words : `${words} ${message}`;
}
