import { createChartEx, CrosshairMode } from 'lightweight-charts';
import type { IChartApiBase, ISeriesApi, Time } from 'lightweight-charts';
import { formatUsd } from '../../format/amounts.ts';
import type { TimeZone } from '../../format/time.ts';
import type { Palette } from '../../paint/palette.ts';
import { chartColours } from '../../panels/chart/chart-style.ts';
import { seconds, timeTexts } from '../../panels/chart/time-axis.ts';
import { ZonedTimeScale } from '../../panels/chart/zoned-time-scale.ts';
import { EquityCurve } from './equity-curve.ts';
import type { EquityPoint } from './equity.ts';

/** The curve of what an account is worth, as drawn: one colour above where it began, another below. */
export class EquityView {
  readonly #scale = new ZonedTimeScale();
  readonly #chart: IChartApiBase;
  readonly #curve: EquityCurve;
  readonly #series: ISeriesApi<'Custom'>;
  #points: readonly EquityPoint[] = [];

  constructor(container: HTMLElement, palette: Palette, zone: TimeZone) {
    this.#chart = createChartEx<Time, ZonedTimeScale>(container, this.#scale, {
      autoSize: true,
      layout: { attributionLogo: false },
      crosshair: { mode: CrosshairMode.Magnet },
      // The whole range is always in view; the page scrolls, not the chart.
      handleScroll: false,
      handleScale: false,
      timeScale: { timeVisible: true, secondsVisible: false, fixLeftEdge: true, fixRightEdge: true },
      rightPriceScale: { minimumWidth: 72, scaleMargins: { top: 0.12, bottom: 0.08 } },
    });
    this.#curve = new EquityCurve(palette);
    this.#series = this.#chart.addCustomSeries(this.#curve, {
      priceLineVisible: false,
      priceFormat: {
        type: 'custom',
        minMove: 0.01,
        formatter: (value: number) => formatUsd(String(value)),
      },
    });
    this.setPalette(palette);
    this.setZone(zone);
  }

  setPoints(points: readonly EquityPoint[]): void {
    this.#points = points;
    this.#curve.base = points[0]?.value ?? 0;
    this.#series.setData(points.map(({ time, value }) => ({ time: seconds(time), value })));
    this.#chart.timeScale().fitContent();
  }

  setPalette(palette: Palette): void {
    this.#chart.applyOptions(chartColours(palette));
    this.#curve.palette = palette;
    this.#series.applyOptions({ color: palette.label });
  }

  setZone(zone: TimeZone): void {
    this.#scale.zone = zone;
    this.#chart.applyOptions(timeTexts(zone));
    // Weights of the marks are computed when data is set.
    if (this.#points.length > 0) this.setPoints(this.#points);
  }

  destroy(): void {
    this.#chart.remove();
  }
}
