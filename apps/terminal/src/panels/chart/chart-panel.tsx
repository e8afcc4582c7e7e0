import { useEffect, useRef, useState } from 'react';
import type { CandleTuple } from '@tradewind/protocol';
import { LAYERS } from '../../paint/scheduler.ts';
import { useServices } from '../../services.ts';
import { useSettings } from '../../stores/settings.ts';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { usePainter } from '../../ui/use-painter.ts';
import { useMarket } from '../market-context.ts';
import { CandleLoader } from './candle-loader.ts';
import { chartSlot } from './chart-handle.ts';
import { ChartToolbar } from './chart-toolbar.tsx';
import { ChartView } from './chart-view.ts';
import { Legend } from './legend.ts';
import { useTradingOnChart } from './use-trading-on-chart.ts';
import { useTimeframe } from './use-timeframe.ts';
import styles from './chart-panel.module.css';

/** Older candles are asked for when fewer than this many bars are left on the left. */
const OLDER_BELOW_BARS = 120;

const BARS_PER_KEY = 10;
const ZOOM_PER_KEY = 1.25;

type Phase =
  { readonly name: 'loading' | 'ready' | 'empty' } | { readonly name: 'failed'; readonly error: unknown };

/** How loading ended, and of what: the outcome of another market or timeframe says nothing. */
interface Outcome {
  readonly of: string;
  readonly phase: Phase;
}

export function ChartPanel() {
  const { gateway, scheduler, palette } = useServices();
  const market = useMarket();
  const [timeframe] = useTimeframe();
  const logScale = useSettings((settings) => settings.logScale);
  const zone = useSettings((settings) => settings.timeZone);
  const container = useRef<HTMLDivElement>(null);
  const legendElement = useRef<HTMLDivElement>(null);
  const view = useRef<ChartView>(null);
  const legend = useRef<Legend>(null);
  const loader = useRef<CandleLoader>(null);
  const pending = useRef<CandleTuple[]>([]);
  const [attempt, setAttempt] = useState(0);
  const wanted = `${market.id} ${timeframe} ${attempt}`;
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const phase: Phase = outcome?.of === wanted ? outcome.phase : { name: 'loading' };

  useEffect(() => {
    const settings = useSettings.getState();
    const chart = new ChartView(container.current!, {
      palette: palette.current(),
      zone: settings.timeZone,
      logScale: settings.logScale,
    });
    const words = new Legend(legendElement.current!);
    view.current = chart;
    legend.current = words;
    chart.onCrosshair((candle) => words.hover(candle));
    chart.onScroll((barsBefore) => {
      if (barsBefore < OLDER_BELOW_BARS) void loader.current?.loadOlder();
    });
    const handle = { resetView: () => chart.resetView(), screenshot: () => chart.screenshot() };
    chartSlot.current = handle;
    const element = container.current!;
    const onKey = (event: KeyboardEvent) => {
      if (moveView(chart, event.key)) event.preventDefault();
    };
    element.addEventListener('keydown', onKey);
    const unsubscribe = palette.subscribe(() => chart.setPalette(palette.current()));
    return () => {
      unsubscribe();
      element.removeEventListener('keydown', onKey);
      if (chartSlot.current === handle) chartSlot.current = null;
      view.current = null;
      chart.destroy();
    };
  }, [palette]);

  useEffect(() => view.current?.setLogScale(logScale), [logScale]);
  useEffect(() => view.current?.setZone(zone), [zone]);

  useEffect(() => {
    pending.current = [];
    legend.current?.reset(market);
    const candles = new CandleLoader(gateway, market.symbol, timeframe, {
      changed: (fit) => {
        pending.current = [];
        const { series } = candles;
        view.current?.setPoints(series.points(), market.priceDecimals, fit);
        legend.current?.last(series.last);
        container.current!.dataset['candles'] = String(series.candles.length);
        setOutcome({ of: wanted, phase: { name: series.last === undefined ? 'empty' : 'ready' } });
      },
      ticked: (candle) => {
        pending.current.push(candle);
        scheduler.invalidate(LAYERS.chart);
      },
      failed: (error) => {
        if (!candles.isLoaded) setOutcome({ of: wanted, phase: { name: 'failed', error } });
      },
    });
    loader.current = candles;
    void candles.load();
    return () => {
      loader.current = null;
      candles.stop();
    };
  }, [gateway, scheduler, market, timeframe, wanted]);

  useTradingOnChart(view, container, timeframe);

  usePainter(LAYERS.chart, () => {
    for (const candle of pending.current) view.current?.update(candle);
    const newest = pending.current.at(-1);
    pending.current = [];
    if (newest === undefined) return;
    legend.current?.last(newest);
    container.current!.dataset['candles'] = String(loader.current?.series.candles.length ?? 0);
  });

  return (
    <div className={styles.panel}>
      <ChartToolbar />
      <div className={styles.stage}>
        <div
          ref={container}
          className={styles.chart}
          role="group"
          tabIndex={0}
          aria-roledescription="chart"
          aria-label={`Candles of ${market.symbol}, ${timeframe}`}
          aria-describedby="chart-legend"
          data-testid="chart"
          data-phase={phase.name}
        />
        <div
          ref={legendElement}
          id="chart-legend"
          className={styles.legend}
          data-testid="legend"
          hidden={phase.name !== 'ready'}
        />
        <a className={styles.credit} href="https://www.tradingview.com/" target="_blank" rel="noreferrer">
          Chart: TradingView Lightweight Charts™
        </a>
        {phase.name !== 'ready' && (
          <div className={styles.cover}>
            {phase.name === 'loading' && <Skeleton label="Loading candles" rows={9} />}
            {phase.name === 'empty' && (
              <EmptyState title="No candles yet" hint="History of this market may still be loading." />
            )}
            {phase.name === 'failed' && (
              <ErrorState
                title="The candles did not load"
                error={phase.error}
                onRetry={() => setAttempt((count) => count + 1)}
              />
            )}
          </div>
        )}
      </div>
    </div>
  );
}

/** What the keys do while the chart has the focus; false for a key that means nothing here. */
function moveView(view: ChartView, key: string): boolean {
  switch (key) {
    case 'ArrowLeft':
      view.scrollBy(-BARS_PER_KEY);
      return true;
    case 'ArrowRight':
      view.scrollBy(BARS_PER_KEY);
      return true;
    case '+':
    case '=':
      view.zoomBy(ZOOM_PER_KEY);
      return true;
    case '-':
      view.zoomBy(1 / ZOOM_PER_KEY);
      return true;
    case 'Home':
      view.scrollToOldest();
      return true;
    case 'End':
      view.resetView();
      return true;
    default:
      return false;
  }
}
