import { customSeriesDefaultOptions } from 'lightweight-charts';
import type {
  CustomData,
  CustomSeriesOptions,
  CustomSeriesWhitespaceData,
  ICustomSeriesPaneRenderer,
  ICustomSeriesPaneView,
  PaneRendererCustomData,
  Time,
} from 'lightweight-charts';
import type { Palette } from '../../paint/palette.ts';

export interface CurveItem extends CustomData {
  readonly value: number;
}

type Draw = Parameters<ICustomSeriesPaneRenderer['draw']>;
type CurveData = PaneRendererCustomData<Time, CurveItem>;

const LINE_WIDTH = 2;

/**
 * A line over a soft area, in one colour above where the account began and in another below. A series of our own,
 * because the library's would be part of the first screen, which has no use for it.
 */
export class EquityCurve implements ICustomSeriesPaneView<Time, CurveItem>, ICustomSeriesPaneRenderer {
  palette: Palette;
  /** Where the account began, US dollars. */
  base = 0;
  #data: CurveData | undefined;

  constructor(palette: Palette) {
    this.palette = palette;
  }

  renderer(): ICustomSeriesPaneRenderer {
    return this;
  }

  update(data: CurveData): void {
    this.#data = data;
  }

  priceValueBuilder({ value }: CurveItem): number[] {
    return [value];
  }

  isWhitespace(item: CurveItem | CustomSeriesWhitespaceData<Time>): item is CustomSeriesWhitespaceData<Time> {
    return !('value' in item);
  }

  defaultOptions(): CustomSeriesOptions {
    return { ...customSeriesDefaultOptions };
  }

  draw(target: Draw[0], priceToCoordinate: Draw[1]): void {
    const { visibleRange, bars } = this.#data ?? { visibleRange: null, bars: [] };
    const baseY = priceToCoordinate(this.base);
    if (visibleRange === null || baseY === null) return;
    const points = bars
      .slice(Math.max(0, visibleRange.from - 1), visibleRange.to + 1)
      .map(({ x, originalData }) => ({ x, y: priceToCoordinate(originalData.value) ?? baseY }));
    const { up, upSoft, down, downSoft, line: rule } = this.palette;
    target.useMediaCoordinateSpace(({ context, mediaSize: { width, height } }) => {
      const part = (top: number, bottom: number, line: string, area: string) => {
        context.save();
        context.beginPath();
        context.rect(0, top, width, Math.max(0, bottom - top));
        context.clip();
        strokeAndFill(context, points, baseY, line, area);
        context.restore();
      };
      context.strokeStyle = rule;
      context.setLineDash([3, 3]);
      context.beginPath();
      context.moveTo(0, baseY);
      context.lineTo(width, baseY);
      context.stroke();
      context.setLineDash([]);
      part(0, baseY, up, upSoft);
      part(baseY, height, down, downSoft);
    });
  }
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function strokeAndFill(
  context: CanvasRenderingContext2D,
  points: readonly Point[],
  baseY: number,
  line: string,
  area: string,
): void {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return;
  context.beginPath();
  for (const { x, y } of points) context.lineTo(x, y);
  context.lineWidth = LINE_WIDTH;
  context.lineJoin = 'round';
  context.strokeStyle = line;
  context.stroke();
  context.lineTo(last.x, baseY);
  context.lineTo(first.x, baseY);
  context.closePath();
  context.fillStyle = area;
  context.fill();
}
