import { useEffect, useRef, useSyncExternalStore } from 'react';
import { formatNumber } from '../../format/numbers.ts';
import { formatTime } from '../../format/time.ts';
import type { TimeZone } from '../../format/time.ts';
import { LAYERS } from '../../paint/scheduler.ts';
import { useServices } from '../../services.ts';
import type { ListedMarket } from '../../stores/markets.ts';
import { useSettings } from '../../stores/settings.ts';
import type { TapeTrade } from '../../stores/tape.ts';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { useCanvas } from '../../ui/use-canvas.ts';
import { useMarket } from '../market-context.ts';
import { paintTape, TAPE_ROW } from './paint-tape.ts';
import styles from './tape.module.css';

const TABLE_ROWS = 20;

/** The newest trades. A scrolling list whose rows are painted: only those in view cost anything. */
export function TapePanel() {
  const { tape, scheduler } = useServices();
  const market = useMarket();
  const zone = useSettings((settings) => settings.timeZone);
  useEffect(() => tape.follow(market.symbol), [tape, market.symbol]);
  useSyncExternalStore(tape.signal.subscribe, tape.signal.version);
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useCanvas(LAYERS.tape, (surface) => {
    paintTape(surface, { trades: tape.trades ?? [], market, zone, scrollTop: scroller.current!.scrollTop });
  });
  const { trades } = tape;
  return (
    <div className={styles.panel}>
      <div className={styles.heads} aria-hidden>
        <span>Price ({market.quote})</span>
        <span>Size ({market.base})</span>
        <span>Time{zone === 'utc' ? ' UTC' : ''}</span>
      </div>
      <div className={styles.stage}>
        <canvas ref={canvas} className={styles.canvas} aria-hidden data-testid="tape" />
        <div
          ref={scroller}
          className={styles.scroller}
          tabIndex={0}
          role="region"
          aria-label="Trades"
          onScroll={() => scheduler.invalidate(LAYERS.tape)}
        >
          <div style={{ blockSize: (trades?.length ?? 0) * TAPE_ROW }} />
          {trades !== null && <TapeTable trades={trades} market={market} zone={zone} />}
        </div>
      </div>
      {trades === null && (
        <div className={styles.cover}>
          {tape.error === null ? (
            <Skeleton label="Loading trades" rows={10} />
          ) : (
            <ErrorState title="No trades" error={tape.error} onRetry={() => tape.retry()} />
          )}
        </div>
      )}
      {trades?.length === 0 && (
        <div className={styles.cover}>
          <EmptyState title="No trades yet" />
        </div>
      )}
    </div>
  );
}

interface TapeTableProps {
  readonly trades: readonly TapeTrade[];
  readonly market: ListedMarket;
  readonly zone: TimeZone;
}

/** The newest of them as a real table, for those who can't see the canvas; follows it every two seconds. */
function TapeTable({ trades, market, zone }: TapeTableProps) {
  return (
    <table className="visually-hidden" data-testid="tape-table">
      <caption>Newest trades of {market.symbol}</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Side</th>
          <th scope="col">Price</th>
          <th scope="col">Size</th>
        </tr>
      </thead>
      <tbody>
        {trades.slice(0, TABLE_ROWS).map((trade) => (
          <tr key={trade.id}>
            <td>{formatTime(trade.time, 'time', zone)}</td>
            <td>{trade.side}</td>
            <td>{formatNumber(trade.price, market.priceDecimals)}</td>
            <td>{formatNumber(trade.quantity, market.quantityDecimals)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
