import { formatCompact, formatNumber } from '../../format/numbers.ts';
import type { BookSnapshot } from '../../feed/messages.ts';
import type { ListedMarket } from '../../stores/markets.ts';
import type { PriceRow } from '../../stores/prices.ts';
import type { CanvasSurface } from '../../ui/use-canvas.ts';
import { groupDecimals, groupLevels } from './group-levels.ts';
import type { GroupedLevel } from './group-levels.ts';
import { MIDDLE, ROW, rowsMax } from './level-at.ts';

const PADDING = 10;
const ARROWS = { '-1': '▼ ', '0': '', '1': '▲ ' } as const;

export interface BookPicture {
  readonly book: BookSnapshot;
  readonly market: ListedMarket;
  readonly ticksPerRow: number;
  readonly price: PriceRow | undefined;
}

/** Asks above, bids below, the last price and the spread between; bars show cumulative depth. */
export function paintBook(surface: CanvasSurface, { book, market, ticksPerRow, price }: BookPicture): void {
  const { context, width, height, palette } = surface;
  const most = rowsMax(height);
  const tick = Number(market.tickSize);
  const asks = groupLevels(book.asks, 'asks', tick, ticksPerRow, most);
  const bids = groupLevels(book.bids, 'bids', tick, ticksPerRow, most);
  const largest = Math.max(asks.at(-1)?.total ?? 0, bids.at(-1)?.total ?? 0, Number.MIN_VALUE);
  const decimals = groupDecimals(market.priceDecimals, ticksPerRow);
  const middle = (height - MIDDLE) / 2;
  context.textBaseline = 'middle';

  const row = (level: GroupedLevel, top: number, colour: string, soft: string) => {
    const length = (level.total / largest) * width;
    context.fillStyle = soft;
    context.fillRect(width - length, top, length, ROW - 1);
    const baseline = top + ROW / 2;
    context.textAlign = 'left';
    context.fillStyle = colour;
    context.fillText(formatNumber(level.price, decimals), PADDING, baseline);
    context.textAlign = 'right';
    context.fillStyle = palette.text;
    context.fillText(formatCompact(level.quantity), width * 0.66, baseline);
    context.fillStyle = palette.textDim;
    context.fillText(formatCompact(level.total), width - PADDING, baseline);
  };
  context.font = `12px ${palette.font}`;
  asks.forEach((level, index) => row(level, middle - (index + 1) * ROW, palette.down, palette.downSoft));
  bids.forEach((level, index) => row(level, middle + MIDDLE + index * ROW, palette.up, palette.upSoft));
  paintMiddle(surface, middle, { book, market, ticksPerRow, price });
}

function paintMiddle({ context, width, palette }: CanvasSurface, top: number, picture: BookPicture): void {
  const { book, market, price } = picture;
  const baseline = top + MIDDLE / 2 + 1;
  context.fillStyle = palette.line;
  context.fillRect(0, top, width, 1);
  context.fillRect(0, top + MIDDLE - 1, width, 1);
  context.textAlign = 'left';
  let taken = PADDING;
  if (price !== undefined) {
    const { lastMove } = price;
    context.font = `600 15px ${palette.font}`;
    context.fillStyle = lastMove > 0 ? palette.up : lastMove < 0 ? palette.down : palette.text;
    const text = ARROWS[`${lastMove}`] + formatNumber(price.price, market.priceDecimals);
    context.fillText(text, PADDING, baseline);
    taken += context.measureText(text).width + PADDING;
  }
  const spread = spreadOf(book);
  if (spread === null) return;
  context.font = `12px ${palette.font}`;
  context.textAlign = 'right';
  context.fillStyle = palette.textDim;
  const whole = spreadWords(spread, market.priceDecimals);
  const fits = taken + context.measureText(whole).width + PADDING <= width;
  context.fillText(fits ? whole : basisPointWords(spread), width - PADDING, baseline);
}

interface Spread {
  readonly price: number;
  /** Of the middle between bid and ask. */
  readonly basisPoints: number;
}

/** Null while a side is empty. */
function spreadOf({ bids, asks }: BookSnapshot): Spread | null {
  const bid = bids[0];
  const ask = asks[0];
  if (bid === undefined || ask === undefined) return null;
  return { price: ask - bid, basisPoints: ((ask - bid) / ((ask + bid) / 2)) * 1e4 };
}

const basisPointWords = ({ basisPoints }: Spread) => `${formatNumber(basisPoints, 2)} bp`;
const spreadWords = (spread: Spread, decimals: number) =>
  `Spread ${formatNumber(spread.price, decimals)} · ${basisPointWords(spread)}`;

/** `Spread 0.10 · 0.02 bp`; null while a side is empty. */
export function spreadText(book: BookSnapshot, decimals: number): string | null {
  const spread = spreadOf(book);
  return spread === null ? null : spreadWords(spread, decimals);
}
