import type {
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesPrimitive,
  ISeriesPrimitiveAxisView,
  PrimitiveHoveredItem,
  SeriesAttachedParameter,
} from 'lightweight-charts';
import type { Palette } from '../../../paint/palette.ts';
import { seconds } from '../time-axis.ts';
import type { FillMark } from './fill-mark.ts';
import { drawFill, drawLine, FILL_HEIGHT, lineColour } from './draw.ts';
import { placeLabels } from './labels.ts';
import type { DrawnLine, PlacedLabel } from './labels.ts';

/** How close to a line counts as on it, pixels: for a mouse, and for a finger. */
export const REACH = { mouse: 5, touch: 14 } as const;

/** What lies at a place of the chart. */
export type Hit =
  { readonly part: 'line' | 'remove'; readonly key: string; readonly y: number } | { readonly part: 'none' };

/**
 * One's own prices over the candles: lines with their labels, and marks of fills. Draws what it is given; knows neither
 * orders nor hands.
 */
export class TradingOverlay implements ISeriesPrimitive, IPrimitivePaneView, IPrimitivePaneRenderer {
  #palette: Palette;
  #formatPrice: (price: number) => string;
  #attached: SeriesAttachedParameter | null = null;
  #lines: readonly DrawnLine[] = [];
  #fills: readonly FillMark[] = [];
  /** As drawn last: what can be hit. */
  #placed: readonly PlacedLabel[] = [];
  #marks: readonly { readonly mark: FillMark; readonly x: number; readonly y: number }[] = [];
  #axisViews: readonly ISeriesPrimitiveAxisView[] = [];
  readonly #views: readonly IPrimitivePaneView[] = [this];

  constructor(palette: Palette, formatPrice: (price: number) => string) {
    this.#palette = palette;
    this.#formatPrice = formatPrice;
  }

  attached(parameter: SeriesAttachedParameter): void {
    this.#attached = parameter;
  }

  detached(): void {
    this.#attached = null;
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    this.#redraw();
  }

  setLines(lines: readonly DrawnLine[]): void {
    this.#lines = lines;
    this.#axisViews = lines.map((line) => this.#axisView(line));
    this.#redraw();
  }

  setFills(fills: readonly FillMark[]): void {
    this.#fills = fills;
    this.#redraw();
  }

  /** The price at a height of the pane; null where the scale has none. */
  priceAt(y: number): number | null {
    return this.#attached?.series.coordinateToPrice(y) ?? null;
  }

  /** What can be taken hold of at a place of the pane, labels before lines, the closest first. */
  hit(x: number, y: number, reach: number): Hit {
    const label = this.#placed.find(({ box }) => box !== null && isInside(box, x, y));
    if (label?.box !== undefined && label.box !== null) {
      const isOnCross = label.box.removeX !== null && x >= label.box.removeX;
      if (isOnCross) return { part: 'remove', key: label.line.key, y: label.y };
      if (label.line.canMove) return { part: 'line', key: label.line.key, y: label.y };
    }
    const [closest] = this.#placed
      .filter(({ line, y: lineY }) => line.canMove && Math.abs(lineY - y) <= reach)
      .toSorted((a, b) => Math.abs(a.y - y) - Math.abs(b.y - y));
    return closest === undefined ? { part: 'none' } : { part: 'line', key: closest.line.key, y: closest.y };
  }

  /** The mark at a place of the pane. */
  fillAt(x: number, y: number): FillMark | undefined {
    const hits = this.#marks.filter(
      (each) =>
        Math.abs(each.x - x) <= FILL_HEIGHT &&
        (each.mark.side === 'buy'
          ? y >= each.y - 2 && y <= each.y + FILL_HEIGHT + 3
          : y <= each.y + 2 && y >= each.y - FILL_HEIGHT - 3),
    );
    return hits.at(-1)?.mark;
  }

  // What the library calls.

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }

  priceAxisViews(): readonly ISeriesPrimitiveAxisView[] {
    return this.#axisViews;
  }

  zOrder(): 'top' {
    return 'top';
  }

  renderer(): IPrimitivePaneRenderer {
    return this;
  }

  hitTest(x: number, y: number): PrimitiveHoveredItem | null {
    const { part } = this.hit(x, y, REACH.mouse);
    if (part !== 'none') {
      return { externalId: part, zOrder: 'top', cursorStyle: part === 'line' ? 'ns-resize' : 'pointer' };
    }
    return this.fillAt(x, y) === undefined
      ? null
      : { externalId: 'fill', zOrder: 'top', cursorStyle: 'default' };
  }

  draw(target: Parameters<IPrimitivePaneRenderer['draw']>[0]): void {
    const attached = this.#attached;
    if (attached === null) return;
    const palette = this.#palette;
    target.useMediaCoordinateSpace(({ context, mediaSize: { width, height } }) => {
      context.font = `500 11px ${palette.font}`;
      const timeScale = attached.chart.timeScale();
      this.#marks = this.#fills.flatMap((mark) => {
        const x = timeScale.timeToCoordinate(seconds(mark.candleTime));
        const y = attached.series.priceToCoordinate(mark.price);
        return x === null || y === null || x < -FILL_HEIGHT || x > width + FILL_HEIGHT
          ? []
          : [{ mark, x, y }];
      });
      for (const { mark, x, y } of this.#marks) drawFill(context, mark.side, x, y, palette);
      const lines = this.#lines.flatMap((line) => {
        const y = attached.series.priceToCoordinate(line.price);
        return y === null || y < 0 || y > height ? [] : [{ line, y }];
      });
      this.#placed = placeLabels(lines, width, (text) => context.measureText(text).width);
      for (const placed of this.#placed) drawLine(context, placed, width, palette);
    });
  }

  #axisView(line: DrawnLine): ISeriesPrimitiveAxisView {
    return {
      coordinate: () => this.#attached?.series.priceToCoordinate(line.price) ?? -1000,
      text: () => this.#formatPrice(line.price),
      textColor: () => this.#palette.surface,
      backColor: () => lineColour(line, this.#palette),
    };
  }

  #redraw(): void {
    this.#attached?.requestUpdate();
  }
}

function isInside(
  { x, y, width, height }: NonNullable<PlacedLabel['box']>,
  atX: number,
  atY: number,
): boolean {
  return atX >= x && atX <= x + width && atY >= y && atY <= y + height;
}
