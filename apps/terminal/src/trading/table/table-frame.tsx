import { Link, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMarket } from '../../panels/market-context.ts';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { marketWords } from '../order-words.ts';
import { PaperTag } from '../paper-tag.tsx';
import { useTableFilter } from './table-filter.ts';
import type { TradingPhase, TradingView } from '../trading-store.ts';
import styles from './table-frame.module.css';

export interface TableFrameProps {
  /** What is in it: `your orders`. */
  readonly what: string;
  readonly view: Pick<TradingView, 'phase' | 'error'>;
  readonly onRetry: () => void;
  /** Beside the filter. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** What every table of one's own trading stands in: PAPER in words, the filter, and what is shown while there is nothing. */
export function TableFrame({ what, view, onRetry, tools, children }: TableFrameProps) {
  const { onlyThisMarket } = useTableFilter();
  const market = useMarket();
  if (view.phase === 'signed_out') return <SignedOut what={what} />;
  return (
    <div className={styles.frame}>
      <div className={styles.tools}>
        <PaperTag />
        <label className={styles.filter}>
          <input
            type="checkbox"
            checked={onlyThisMarket}
            onChange={(event) => useTableFilter.setState({ onlyThisMarket: event.target.checked })}
          />
          {marketWords(market.symbol)} only
        </label>
        <span className={styles.right}>{tools}</span>
      </div>
      <div className={styles.content}>{content(view.phase, what, view.error, onRetry, children)}</div>
    </div>
  );
}

function content(
  phase: TradingPhase,
  what: string,
  error: unknown,
  onRetry: () => void,
  children: ReactNode,
): ReactNode {
  if (phase === 'loading') return <Skeleton label={`Loading ${what}`} rows={4} />;
  if (phase === 'failed')
    return <ErrorState title={`Could not load ${what}`} error={error} onRetry={onRetry} />;
  return children;
}

/** How to get in, for visitors. */
function SignedOut({ what }: { readonly what: string }) {
  const { pathname, searchStr } = useLocation();
  const search = { returnTo: pathname + searchStr };
  return (
    <div className={styles.signedOut}>
      <p>
        <PaperTag /> Sign in to see {what} and to trade with paper money.
      </p>
      <p className={styles.ways}>
        <Link to="/sign-in" search={search} className={styles.way}>
          Sign in
        </Link>
        <Link to="/sign-up" search={search} className={styles.way}>
          Create an account
        </Link>
      </p>
    </div>
  );
}
