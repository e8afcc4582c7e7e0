import { formatCompact, formatNumber } from '../../format/numbers.ts';
import { formatTime } from '../../format/time.ts';
import type { TimeZone } from '../../format/time.ts';
import type { ListedMarket } from '../../stores/markets.ts';
import type { TapeTrade } from '../../stores/tape.ts';
import type { CanvasSurface } from '../../ui/use-canvas.ts';

export const TAPE_ROW = 20;
const PADDING = 10;
const ARROW_WIDTH = 13;

export interface TapePicture {
  readonly trades: readonly TapeTrade[];
  readonly market: ListedMarket;
  readonly zone: TimeZone;
  /** How far the list is scrolled, in pixels. */
  readonly scrollTop: number;
}

/** The rows that are in view. The arrow names the taker's side beside the colour. */
export function paintTape(surface: CanvasSurface, { trades, market, zone, scrollTop }: TapePicture): void {
  const { context, width, height, palette } = surface;
  const first = Math.floor(scrollTop / TAPE_ROW);
  const last = Math.min(trades.length, Math.ceil((scrollTop + height) / TAPE_ROW));
  context.font = `12px ${palette.font}`;
  context.textBaseline = 'middle';
  for (let index = first; index < last; index += 1) {
    const trade = trades[index]!;
    const middle = index * TAPE_ROW - scrollTop + TAPE_ROW / 2;
    context.textAlign = 'left';
    context.fillStyle = trade.side === 'buy' ? palette.up : palette.down;
    context.fillText(trade.side === 'buy' ? '▲' : '▼', PADDING, middle);
    context.fillText(formatNumber(trade.price, market.priceDecimals), PADDING + ARROW_WIDTH, middle);
    context.textAlign = 'right';
    context.fillStyle = palette.text;
    context.fillText(formatCompact(trade.quantity), width * 0.66, middle);
    context.fillStyle = palette.textDim;
    context.fillText(formatTime(trade.time, 'time', zone), width - PADDING, middle);
  }
}
