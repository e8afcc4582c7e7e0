import type { Timeframe } from '@tradewind/market';
import { numberToStepText } from '@tradewind/money';
import type { TradeResource } from '@tradewind/protocol';
import { formatNumber } from '../../../format/numbers.ts';
import type { Services } from '../../../services.ts';
import type { ListedMarket } from '../../../stores/markets.ts';
import { useSettings } from '../../../stores/settings.ts';
import { refusalOf } from '../../../trading/refusal.ts';
import { openOrders, openPositions } from '../../../trading/trading-state.ts';
import type { TradingStore } from '../../../trading/trading-store.ts';
import { tradingOf } from '../../../trading/use-trading.ts';
import { notify } from '../../../ui/notify.ts';
import type { ChartView } from '../chart-view.ts';
import { chartLines } from './chart-line.ts';
import type { ChartLine } from './chart-line.ts';
import { drawnLines } from './drawn-lines.ts';
import { FillHint } from './fill-hint.ts';
import { fillMarks } from './fill-mark.ts';
import { LineChanges } from './line-changes.ts';
import type { Asked } from './line-changes.ts';
import { LineDrag } from './line-drag.ts';
import { followPointer } from './line-pointer.ts';
import { TradingOverlay } from './trading-overlay.ts';

/** The newest fills of a market that are marked. */
const FILLS = 500;
const TOLD_WITHIN_MS = 2_000;

export interface AttachTradingOptions {
  readonly services: Services;
  readonly view: ChartView;
  /** The element that the chart fills. */
  readonly container: HTMLElement;
  readonly market: ListedMarket;
  readonly timeframe: Timeframe;
}

/**
 * Puts one's own orders, positions and fills of a market on its chart, and follows them.
 * @returns what takes them away again
 */
export function attachTrading(options: AttachTradingOptions): () => void {
  const { services, view, container, market, timeframe } = options;
  const { api, palette } = services;
  const store = tradingOf(services);
  const overlay = new TradingOverlay(palette.current(), (price) => formatNumber(price, market.priceDecimals));
  const hint = new FillHint(container.parentElement!);
  let lines: readonly ChartLine[] = [];
  let earlierFills: readonly TradeResource[] = [];
  let isGone = false;

  const draw = () => overlay.setLines(drawnLines(lines, drag.current, changes.pending));
  const agrees = (key: string, asked: Asked) => {
    const line = lines.find((each) => each.key === key);
    return asked === null ? line === undefined : Number(line?.price) === Number(asked);
  };
  const changes = new LineChanges({
    api,
    store,
    seen: ({ key }, asked) => whenTold(store, () => agrees(key, asked)),
    changed: draw,
    failed: (line, error) =>
      notify(`${line.label}: ${refusalOf(error, {}).message ?? 'it could not be changed'}`),
  });
  const drag = new LineDrag({
    priceAt: (y) => onGrid(overlay.priceAt(y), market.tickSize),
    changed: draw,
    released: (line, price) => void changes.move(line, price),
  });

  const read = () => {
    const state = store.current();
    lines = chartLines(market.symbol, openOrders(state), openPositions(state));
    // A line that is gone can't be held.
    if (drag.current !== null && !lines.some(({ key }) => key === drag.current?.line.key)) drag.cancel();
    draw();
    const fresh = state.fills.filter(({ symbol }) => symbol === market.symbol);
    const marks = fillMarks([...fresh, ...earlierFills], timeframe);
    overlay.setFills(marks);
    container.dataset['lines'] = String(lines.length);
    container.dataset['fills'] = String(marks.length);
  };

  const onHover = (event: PointerEvent) => {
    const box = container.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const mark = drag.current === null && event.type === 'pointermove' ? overlay.fillAt(x, y) : undefined;
    if (mark === undefined) hint.hide();
    else hint.show(mark, x, y, market, useSettings.getState().timeZone);
  };
  container.addEventListener('pointermove', onHover);
  container.addEventListener('pointerleave', onHover);

  const stops = [
    view.attach(overlay),
    palette.subscribe(() => overlay.setPalette(palette.current())),
    store.subscribe(read),
    followPointer(container, {
      drag,
      hit: (x, y, reach) => overlay.hit(x, y, reach),
      find: (key) => lines.find((line) => line.key === key),
      remove: (line) => void changes.remove(line),
    }),
  ];
  read();
  api.trades.list({ symbol: market.symbol, limit: FILLS }).then(
    ({ data }) => {
      if (isGone) return;
      earlierFills = data;
      read();
    },
    // The chart is of use without marks of earlier fills; the table of fills says what kept them from being read.
    () => undefined,
  );

  return () => {
    isGone = true;
    container.removeEventListener('pointermove', onHover);
    container.removeEventListener('pointerleave', onHover);
    for (const stop of stops) stop();
    hint.remove();
    delete container.dataset['lines'];
    delete container.dataset['fills'];
  };
}

/** Resolves once the store tells something after which `isSo`, after two seconds at the latest. */
function whenTold(store: Pick<TradingStore, 'subscribe'>, isSo: () => boolean): Promise<void> {
  if (isSo()) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      stop();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(finish, TOLD_WITHIN_MS);
    const stop = store.subscribe(() => {
      if (isSo()) finish();
    });
  });
}

/** A price of the chart on the market's grid, one tick at the least. */
function onGrid(price: number | null, tickSize: string): string | null {
  if (price === null || !Number.isFinite(price)) return null;
  const snapped = numberToStepText(Math.max(price, 0), tickSize);
  return /[1-9]/.test(snapped) ? snapped : tickSize;
}
