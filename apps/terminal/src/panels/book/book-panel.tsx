import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import type { MouseEvent } from 'react';
import { LAYERS } from '../../paint/scheduler.ts';
import { useServices } from '../../services.ts';
import { panelsSlot } from '../../screens/trade/layout-handle.ts';
import { useSettings } from '../../stores/settings.ts';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { useCanvas } from '../../ui/use-canvas.ts';
import { useMarket } from '../market-context.ts';
import { defaultGroup, GROUP_CHOICES, groupDecimals } from './group-levels.ts';
import { levelAt } from './level-at.ts';
import { paintBook } from './paint-book.ts';
import styles from './book.module.css';

/** Follows the picture every two seconds anyway, so it may come after it. */
const BookTable = lazy(async () => ({ default: (await import('./book-table.tsx')).BookTable }));

export function BookPanel() {
  const { book, prices } = useServices();
  const market = useMarket();
  useEffect(() => book.follow(market.symbol), [book, market.symbol]);
  useSyncExternalStore(book.signal.subscribe, book.signal.version);
  const tick = Number(market.tickSize);
  const stored = useSettings((settings) => settings.bookGroups[market.id]);
  const ticksPerRow = stored ?? defaultGroup(prices.get(market.id)?.price ?? book.book?.bids[0] ?? 0, tick);
  const canvas = useCanvas(LAYERS.book | LAYERS.prices, (surface) => {
    if (book.book !== null) {
      paintBook(surface, { book: book.book, market, ticksPerRow, price: prices.get(market.id) });
    }
  });
  /** A price of the book goes to the ticket; with Shift, Ctrl or ⌘ also the size up to and with its row. */
  const take = (event: MouseEvent<HTMLCanvasElement>) => {
    if (book.book === null) return;
    const { top, height } = event.currentTarget.getBoundingClientRect();
    const level = levelAt({ ...book.book, tick, ticksPerRow }, event.clientY - top, height);
    if (level === null) return;
    const isSized = event.shiftKey || event.ctrlKey || event.metaKey;
    // The ticket is loaded after the book; who clicks this early waits for it.
    void import('../../trading/take-book-level.ts').then(({ takeBookLevel }) =>
      takeBookLevel(market, level, isSized),
    );
    panelsSlot.current?.show('ticket');
  };
  return (
    <div className={styles.panel}>
      <div className={styles.tools}>
        <label>
          Step{' '}
          <select
            aria-label="Price step of a row"
            value={ticksPerRow}
            onChange={(event) =>
              useSettings.setState(({ bookGroups }) => ({
                bookGroups: { ...bookGroups, [market.id]: Number(event.target.value) },
              }))
            }
          >
            {GROUP_CHOICES.map((choice) => (
              <option key={choice} value={choice}>
                {(choice * tick).toFixed(groupDecimals(market.priceDecimals, choice))}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className={styles.heads} aria-hidden>
        <span>Price ({market.quote})</span>
        <span>Size ({market.base})</span>
        <span>Total</span>
      </div>
      <div className={styles.stage}>
        <canvas
          ref={canvas}
          className={styles.canvas}
          aria-hidden
          data-testid="book"
          title="Click: price into the ticket. Shift and click: size too"
          onClick={take}
        />
        {book.book === null && (
          <div className={styles.cover}>
            {book.error === null ? (
              <Skeleton label="Loading the order book" rows={14} />
            ) : (
              <ErrorState title="No order book" error={book.error} onRetry={() => book.retry()} />
            )}
          </div>
        )}
        <Suspense>
          <BookTable market={market} />
        </Suspense>
      </div>
    </div>
  );
}
