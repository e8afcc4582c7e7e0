import { notional } from '@tradewind/margin';
import type { Amount, Lots, Side } from '@tradewind/margin';
import type { Market } from '../world.ts';

/**
 * What `lots` for `value` in all would have lost at once at the mark price (Binance's open loss), 0 where they would have
 * gained. Without it a position could be opened far from the mark with less behind it than it has lost already, at the
 * cost of the insurance fund.
 */
export function openLoss({ mark, settings }: Market, side: Side, lots: Lots, value: Amount): Amount {
  if (mark === 0 || lots === 0) return 0n;
  const worth = notional(settings.grid, mark, lots, side === 1 ? 'down' : 'up');
  const loss = side === 1 ? value - worth : worth - value;
  return loss > 0n ? loss : 0n;
}
