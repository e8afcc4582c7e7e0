import type { ComponentType } from 'react';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { BookPanel } from './book/book-panel.tsx';
import { ChartPanel } from './chart/chart-panel.tsx';
import { DepthPanel } from './depth/depth-panel.tsx';
import { StatsPanel } from './stats/stats-panel.tsx';
import { TapePanel } from './tape/tape-panel.tsx';
import { Watchlist } from './watchlist/watchlist.tsx';
import styles from './panels.module.css';

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
} as const satisfies Record<string, PanelDefinition>;

export type PanelId = keyof typeof PANELS;

/** A panel's content in its frame: something to move the focus to, and a fault in it stays in it. */
export function Panel({ id }: { readonly id: PanelId }) {
  const { title, content: Content } = PANELS[id];
  return (
    <div className={styles.panel} role="group" aria-label={title} tabIndex={-1} data-panel={id}>
      <ErrorBoundary name={title}>
        <Content />
      </ErrorBoundary>
    </div>
  );
}
