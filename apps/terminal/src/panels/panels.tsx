import { lazy, Suspense } from 'react';
import type { ComponentType } from 'react';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { BookPanel } from './book/book-panel.tsx';
import { ChartPanel } from './chart/chart-panel.tsx';
import { TapePanel } from './tape/tape-panel.tsx';
import { Watchlist } from './watchlist/watchlist.tsx';
import { Skeleton } from '../ui/states.tsx';
import styles from './panels.module.css';

// What trades, and what stands behind other panels at first, comes after the market is on the screen.
const DepthPanel = lazy(async () => ({ default: (await import('./depth/depth-panel.tsx')).DepthPanel }));
const StatsPanel = lazy(async () => ({ default: (await import('./stats/stats-panel.tsx')).StatsPanel }));
const TicketPanel = lazy(async () => ({ default: (await import('./ticket/ticket-panel.tsx')).TicketPanel }));
const PositionsPanel = lazy(async () => ({
  default: (await import('./positions/positions-panel.tsx')).PositionsPanel,
}));
const OrdersPanel = lazy(async () => ({ default: (await import('./orders/orders-panel.tsx')).OrdersPanel }));
const HistoryPanel = lazy(async () => ({
  default: (await import('./orders/history-panel.tsx')).HistoryPanel,
}));
const FillsPanel = lazy(async () => ({ default: (await import('./fills/fills-panel.tsx')).FillsPanel }));

interface PanelDefinition {
  readonly title: string;
  readonly content: ComponentType;
}

/** Every panel of the trade screen. Docked on a wide page, behind tabs on a narrow one. */
export const PANELS = {
  watchlist: { title: 'Markets', content: Watchlist },
  chart: { title: 'Chart', content: ChartPanel },
  book: { title: 'Order book', content: BookPanel },
  depth: { title: 'Depth', content: DepthPanel },
  tape: { title: 'Trades', content: TapePanel },
  stats: { title: '24 h', content: StatsPanel },
  ticket: { title: 'Trade', content: TicketPanel },
  positions: { title: 'Positions', content: PositionsPanel },
  orders: { title: 'Open orders', content: OrdersPanel },
  history: { title: 'Order history', content: HistoryPanel },
  fills: { title: 'Fills', content: FillsPanel },
} as const satisfies Record<string, PanelDefinition>;

export type PanelId = keyof typeof PANELS;

/** A panel's content in its frame: something to move the focus to, and a fault in it stays in it. */
export function Panel({ id }: { readonly id: PanelId }) {
  const { title, content: Content } = PANELS[id];
  return (
    <div className={styles.panel} role="group" aria-label={title} tabIndex={-1} data-panel={id}>
      <ErrorBoundary name={title}>
        <Suspense fallback={<Skeleton label={`Loading ${title}`} rows={4} />}>
          <Content />
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}
