import { useEffect, useState } from 'react';
import { PanelTitle } from '../../panels/panel-title.tsx';
import { Panel } from '../../panels/panels.tsx';
import type { PanelId } from '../../panels/panels.tsx';
import { panelsSlot } from './layout-handle.ts';
import styles from './stack.module.css';

const ORDER: readonly PanelId[] = [
  'chart',
  'ticket',
  'positions',
  'orders',
  'book',
  'tape',
  'history',
  'fills',
  'depth',
  'stats',
  'watchlist',
];

/** One panel at a time, for narrow pages. */
export function Stack() {
  const [shown, setShown] = useState<PanelId>('chart');
  useEffect(() => {
    const handle = {
      show: (panel: PanelId) => {
        setShown(panel);
        document.getElementById(`tab-${panel}`)?.scrollIntoView({ inline: 'center', block: 'nearest' });
      },
    };
    panelsSlot.current = handle;
    return () => {
      if (panelsSlot.current === handle) panelsSlot.current = null;
    };
  }, []);
  const move = (step: number) => {
    const next = ORDER[(ORDER.indexOf(shown) + step + ORDER.length) % ORDER.length]!;
    setShown(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div className={styles.stack}>
      <div role="tablist" aria-label="Panels" className={styles.tabs}>
        {ORDER.map((id) => (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            aria-selected={id === shown}
            aria-controls="tab-panel"
            tabIndex={id === shown ? 0 : -1}
            onClick={() => setShown(id)}
            onKeyDown={(event) => {
              if (event.key === 'ArrowRight') move(1);
              else if (event.key === 'ArrowLeft') move(-1);
            }}
          >
            <PanelTitle id={id} />
          </button>
        ))}
      </div>
      <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${shown}`} className={styles.panel}>
        <Panel key={shown} id={shown} />
      </div>
    </div>
  );
}
