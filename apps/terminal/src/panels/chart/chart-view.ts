import {
  CandlestickSeries,
  createChartEx,
  CrosshairMode,
  HistogramSeries,
  PriceScaleMode,
} from 'lightweight-charts';
import type { IChartApiBase, ISeriesApi, ISeriesPrimitive, LogicalRange, Time } from 'lightweight-charts';
import type { CandleTuple } from '@tradewind/protocol';
import { formatCompact, formatNumber } from '../../format/numbers.ts';
import type { TimeZone } from '../../format/time.ts';
import type { Palette } from '../../paint/palette.ts';
import type { ChartPoint } from '../../stores/candle-series.ts';
import { chartColours } from './chart-style.ts';
import { milliseconds, seconds, timeTexts } from './time-axis.ts';
import { ZonedTimeScale } from './zoned-time-scale.ts';

/** Panes from the top. Further panes go below the volume. */
const PRICE_PANE = 0;
const VOLUME_PANE = 1;
const PRICE_STRETCH = 4;
const BAR_SPACING = 7;
const RIGHT_OFFSET = 6;

export interface ChartViewOptions {
  readonly palette: Palette;
  readonly zone: TimeZone;
  readonly logScale: boolean;
}

/** The chart as drawn: candles over volume. Knows nothing of where candles come from. */
export class ChartView {
  readonly #scale = new ZonedTimeScale();
  readonly #chart: IChartApiBase;
  readonly #candles: ISeriesApi<'Candlestick'>;
  readonly #volume: ISeriesApi<'Histogram'>;
  #points: readonly ChartPoint[] = [];
  #palette: Palette;
  #decimals = 2;
  #isDestroyed = false;
  /** The volume bars are coloured one by one, so a new palette means new bars. */
  #byTime = new Map<number, CandleTuple>();

  constructor(container: HTMLElement, { palette, zone, logScale }: ChartViewOptions) {
    this.#palette = palette;
    this.#scale.zone = zone;
    this.#chart = createChartEx<Time, ZonedTimeScale>(container, this.#scale, {
      autoSize: true,
      // The link that the library's licence asks for stands beside the chart, in the page's own style.
      layout: { attributionLogo: false, panes: { enableResize: true } },
      crosshair: { mode: CrosshairMode.Normal },
      timeScale: {
        timeVisible: true,
        secondsVisible: false,
        barSpacing: BAR_SPACING,
        rightOffset: RIGHT_OFFSET,
      },
      rightPriceScale: { minimumWidth: 72 },
    });
    this.#candles = this.#chart.addSeries(CandlestickSeries, { borderVisible: false }, PRICE_PANE);
    this.#volume = this.#chart.addSeries(
      HistogramSeries,
      {
        priceFormat: { type: 'custom', formatter: formatCompact, minMove: 1e-8 },
        priceLineVisible: false,
        lastValueVisible: false,
      },
      VOLUME_PANE,
    );
    this.#chart.panes()[PRICE_PANE]?.setStretchFactor(PRICE_STRETCH);
    this.#volume.priceScale().applyOptions({ scaleMargins: { top: 0.1, bottom: 0 } });
    this.setPalette(palette);
    this.setZone(zone);
    this.setLogScale(logScale);
  }

  /** Everything anew; the view stays on the bars that it shows, unless `fit` asks for the newest. */
  setPoints(points: readonly ChartPoint[], decimals: number, fit: boolean): void {
    this.#points = points;
    this.#decimals = decimals;
    this.#byTime = new Map();
    for (const { candle } of points) if (candle !== null) this.#byTime.set(candle[0], candle);
    this.#candles.applyOptions({
      priceFormat: {
        type: 'custom',
        minMove: 10 ** -decimals,
        formatter: (price: number) => formatNumber(price, decimals),
      },
    });
    this.#candles.setData(
      points.map(({ time, candle }) => (candle === null ? { time: seconds(time) } : bar(candle))),
    );
    this.#drawVolume();
    if (fit) this.resetView();
  }

  /** The last candle grew, or the one after it began. */
  update(candle: CandleTuple): void {
    this.#byTime.set(candle[0], candle);
    this.#candles.update(bar(candle));
    this.#volume.update(this.#volumeBar(candle));
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    this.#chart.applyOptions(chartColours(palette));
    this.#candles.applyOptions({
      upColor: palette.up,
      downColor: palette.down,
      wickUpColor: palette.up,
      wickDownColor: palette.down,
    });
    this.#drawVolume();
  }

  setZone(zone: TimeZone): void {
    this.#scale.zone = zone;
    this.#chart.applyOptions(timeTexts(zone));
    // Weights of the marks are computed when data is set.
    if (this.#points.length > 0) this.setPoints(this.#points, this.#decimals, false);
  }

  setLogScale(isLog: boolean): void {
    this.#candles
      .priceScale()
      .applyOptions({ mode: isLog ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal });
  }

  resetView(): void {
    this.#chart.timeScale().applyOptions({ barSpacing: BAR_SPACING, rightOffset: RIGHT_OFFSET });
    this.#chart.timeScale().resetTimeScale();
    this.#candles.priceScale().applyOptions({ autoScale: true });
  }

  /** Moves the view by so many bars; negative: towards older ones. */
  scrollBy(bars: number): void {
    const scale = this.#chart.timeScale();
    scale.scrollToPosition(scale.scrollPosition() + bars, false);
  }

  /** Above 1: closer. */
  zoomBy(factor: number): void {
    const scale = this.#chart.timeScale();
    scale.applyOptions({ barSpacing: scale.options().barSpacing * factor });
  }

  /** The oldest bars that are loaded. */
  scrollToOldest(): void {
    this.scrollBy(-this.#points.length);
  }

  screenshot(): HTMLCanvasElement {
    return this.#chart.takeScreenshot(true, false);
  }

  /** Tells how many bars lie to the left of the view whenever it moves; negative: there is empty room. */
  onScroll(listener: (barsBefore: number) => void): void {
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range: LogicalRange | null) => {
      if (range !== null) listener(range.from);
    });
  }

  /** Tells the candle below the crosshair; undefined where there is none. */
  onCrosshair(listener: (candle: CandleTuple | undefined) => void): void {
    this.#chart.subscribeCrosshairMove(({ time }) =>
      listener(time === undefined ? undefined : this.#byTime.get(milliseconds(time))),
    );
  }

  /** Draws something of another's over the candles; the answer takes it away again. */
  attach(primitive: ISeriesPrimitive): () => void {
    this.#candles.attachPrimitive(primitive);
    return () => {
      if (!this.#isDestroyed) this.#candles.detachPrimitive(primitive);
    };
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.#chart.remove();
  }

  #drawVolume(): void {
    this.#volume.setData(
      this.#points.map(({ time, candle }) =>
        candle === null ? { time: seconds(time) } : this.#volumeBar(candle),
      ),
    );
  }

  #volumeBar(candle: CandleTuple) {
    const [time, open, , , close, volume] = candle;
    const { upSoft, downSoft } = this.#palette;
    return { time: seconds(time), value: volume, color: close >= open ? upSoft : downSoft };
  }
}

function bar([time, open, high, low, close]: CandleTuple) {
  return { time: seconds(time), open, high, low, close };
}
