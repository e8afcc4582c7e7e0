import { useEffect, useRef, useSyncExternalStore } from 'react';
import { LAYERS } from '../../paint/scheduler.ts';
import { useServices } from '../../services.ts';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { useCanvas } from '../../ui/use-canvas.ts';
import { BookTable } from '../book/book-table.tsx';
import { useMarket } from '../market-context.ts';
import { paintDepth } from './paint-depth.ts';
import styles from '../book/book.module.css';

export function DepthPanel() {
  const { book, scheduler } = useServices();
  const market = useMarket();
  useEffect(() => book.follow(market.symbol), [book, market.symbol]);
  useSyncExternalStore(book.signal.subscribe, book.signal.version);
  const pointerX = useRef<number | null>(null);
  const canvas = useCanvas(LAYERS.depth, (surface) => {
    if (book.book !== null) paintDepth(surface, { book: book.book, market, pointerX: pointerX.current });
  });
  const point = (x: number | null) => {
    pointerX.current = x;
    scheduler.invalidate(LAYERS.depth);
  };
  return (
    <div className={styles.stage} style={{ blockSize: '100%' }}>
      <canvas
        ref={canvas}
        className={styles.canvas}
        aria-hidden
        data-testid="depth"
        onPointerMove={(event) => point(event.nativeEvent.offsetX)}
        onPointerLeave={() => point(null)}
      />
      {book.book === null && (
        <div className={styles.cover}>
          {book.error === null ? (
            <Skeleton label="Loading depth" rows={6} />
          ) : (
            <ErrorState title="No depth" error={book.error} onRetry={() => book.retry()} />
          )}
        </div>
      )}
      <BookTable market={market} />
    </div>
  );
}
