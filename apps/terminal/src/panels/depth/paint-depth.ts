import type { BookSnapshot } from '../../feed/messages.ts';
import { formatCompact, formatNumber, formatPercent } from '../../format/numbers.ts';
import type { ListedMarket } from '../../stores/markets.ts';
import type { CanvasSurface } from '../../ui/use-canvas.ts';
import { depthAt, depthCurve } from './depth-curve.ts';
import type { DepthPoint } from './depth-curve.ts';

const FOOT = 20;
const HEAD = 18;

export interface DepthPicture {
  readonly book: BookSnapshot;
  readonly market: ListedMarket;
  /** Where the pointer is, in pixels from the left; null when it is elsewhere. */
  readonly pointerX: number | null;
}

/** Cumulative bids to the left of the middle, asks to its right, as far as both sides reach. */
export function paintDepth(surface: CanvasSurface, { book, market, pointerX }: DepthPicture): void {
  const { context, width, height, palette } = surface;
  const bid = book.bids[0];
  const ask = book.asks[0];
  if (bid === undefined || ask === undefined) return;
  const middle = (bid + ask) / 2;
  const reach = Math.min(middle - book.bids.at(-2)!, book.asks.at(-2)! - middle);
  if (!(reach > 0)) return;
  const bids = depthCurve(book.bids).filter(({ price }) => price >= middle - reach);
  const asks = depthCurve(book.asks).filter(({ price }) => price <= middle + reach);
  const largest = Math.max(bids.at(-1)?.total ?? 0, asks.at(-1)?.total ?? 0) * 1.08;
  const floor = height - FOOT;
  const x = (price: number) => ((price - middle + reach) / (2 * reach)) * width;
  const y = (total: number) => floor - (total / largest) * (floor - HEAD);

  paintSide(context, bids, { x, y, floor, edge: 0, line: palette.up, fill: palette.upSoft });
  paintSide(context, asks, { x, y, floor, edge: width, line: palette.down, fill: palette.downSoft });

  context.font = `11px ${palette.font}`;
  context.textBaseline = 'middle';
  context.fillStyle = palette.textDim;
  const label = (text: string, at: number, align: CanvasTextAlign) => {
    context.textAlign = align;
    context.fillText(text, at, height - FOOT / 2 + 1);
  };
  label(formatNumber(middle - reach, market.priceDecimals), 6, 'left');
  label(formatNumber(middle, market.priceDecimals), width / 2, 'center');
  label(formatNumber(middle + reach, market.priceDecimals), width - 6, 'right');
  context.fillStyle = palette.line;
  context.fillRect(Math.round(width / 2), HEAD, 1, floor - HEAD);
  context.fillRect(0, floor, width, 1);

  if (pointerX === null) return;
  const price = middle - reach + (pointerX / width) * 2 * reach;
  const total = price < middle ? depthAt(bids, 'bids', price) : depthAt(asks, 'asks', price);
  context.fillRect(Math.round(pointerX), HEAD, 1, floor - HEAD);
  context.fillStyle = palette.text;
  context.textAlign = 'center';
  const words = `${formatNumber(price, market.priceDecimals)} (${formatPercent((price / middle - 1) * 100)}) · ${formatCompact(total)} ${market.base}`;
  const half = context.measureText(words).width / 2 + 6;
  context.fillText(words, Math.min(Math.max(pointerX, half), width - half), HEAD / 2);
}

interface SideStyle {
  readonly x: (price: number) => number;
  readonly y: (total: number) => number;
  readonly floor: number;
  /** Where the area ends, in pixels. */
  readonly edge: number;
  readonly line: string;
  readonly fill: string;
}

function paintSide(
  context: CanvasRenderingContext2D,
  curve: readonly DepthPoint[],
  { x, y, floor, edge, line, fill }: SideStyle,
): void {
  const first = curve[0];
  if (first === undefined) return;
  context.beginPath();
  context.moveTo(x(first.price), floor);
  for (const [index, point] of curve.entries()) {
    const next = curve[index + 1];
    context.lineTo(x(point.price), y(point.total));
    context.lineTo(next === undefined ? edge : x(next.price), y(point.total));
  }
  context.strokeStyle = line;
  context.lineWidth = 1.5;
  context.stroke();
  context.lineTo(edge, floor);
  context.closePath();
  context.fillStyle = fill;
  context.fill();
}
