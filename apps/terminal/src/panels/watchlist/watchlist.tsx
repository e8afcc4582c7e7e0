import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Search, Star } from 'lucide-react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { KeyboardEvent } from 'react';
import { useServices } from '../../services.ts';
import { useMarkets } from '../../stores/markets.ts';
import type { ListedMarket } from '../../stores/markets.ts';
import { toggleFavourite, useSettings } from '../../stores/settings.ts';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { useMarket } from '../market-context.ts';
import { searchMarkets, sortMarkets } from './arrange.ts';
import { ColumnHeads } from './column-heads.tsx';
import { watchlistSlot } from './watchlist-handle.ts';
import { WatchRow } from './watch-row.tsx';
import styles from './watchlist.module.css';

const ROW_HEIGHT = 30;
const OVERSCAN = 6;

export function Watchlist() {
  const { data, error, refetch } = useMarkets();
  if (data !== undefined) return <WatchGrid markets={data.all} />;
  if (error !== null) {
    return <ErrorState title="The markets did not load" error={error} onRetry={() => void refetch()} />;
  }
  return <Skeleton label="Loading markets" rows={14} />;
}

function WatchGrid({ markets }: { readonly markets: readonly ListedMarket[] }) {
  const [text, setText] = useState('');
  const shown = useArranged(markets, text);
  const current = useMarket();
  const navigate = useNavigate();
  const [focused, setFocused] = useState(current.id);
  const search = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const favouritesOnly = useSettings((settings) => settings.favouritesOnly);
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => shown[index]!.id,
    overscan: OVERSCAN,
  });
  useEffect(() => {
    watchlistSlot.current = { focusSearch: () => search.current?.focus() };
    return () => {
      watchlistSlot.current = null;
    };
  }, []);

  const open = (id: string) =>
    void navigate({ to: '/trade/$market', params: { market: id }, search: (before) => before });
  const moveTo = (index: number) => {
    const target = shown[Math.max(0, Math.min(shown.length - 1, index))];
    if (target === undefined) return;
    setFocused(target.id);
    virtualizer.scrollToIndex(shown.indexOf(target));
    // The row may only exist after the scroll has been rendered.
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-id="${target.id}"]`)?.focus(),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const index = shown.findIndex(({ id }) => id === focused);
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1);
    const moves: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: shown.length - 1,
    };
    const move = event.altKey ? undefined : moves[event.key];
    if (move !== undefined) moveTo(move);
    else if (event.key === 'Enter') open(focused);
    else if (event.key === ' ') toggleFavourite(focused);
    else return;
    event.preventDefault();
  };
  const focusable = shown.some(({ id }) => id === focused) ? focused : shown[0]?.id;

  return (
    <div className={styles.watchlist}>
      <div className={styles.tools}>
        <label className={styles.search}>
          <Search size={13} aria-hidden />
          <input
            ref={search}
            type="search"
            aria-label="Search markets"
            placeholder="Search"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setText('');
              if (event.key === 'Enter' && shown[0] !== undefined) open(shown[0].id);
              if (event.key === 'ArrowDown') {
                event.preventDefault();
                moveTo(0);
              }
            }}
          />
        </label>
        <button
          type="button"
          className={styles.favourites}
          aria-label="Favourites only"
          aria-pressed={favouritesOnly}
          title="Favourites only"
          onClick={() => useSettings.setState({ favouritesOnly: !favouritesOnly })}
        >
          <Star size={14} aria-hidden fill={favouritesOnly ? 'currentColor' : 'none'} />
        </button>
      </div>
      <div className={styles.grid} role="grid" aria-label="Markets" aria-rowcount={shown.length + 1}>
        <ColumnHeads />
        <div ref={scroller} className={styles.scroller} role="rowgroup">
          <div role="presentation" className={styles.space} style={{ blockSize: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map((item) => {
              const market = shown[item.index]!;
              return (
                <WatchRow
                  key={market.id}
                  market={market}
                  index={item.index}
                  top={item.start}
                  isCurrent={market.id === current.id}
                  isFocusable={market.id === focusable}
                  onFocus={setFocused}
                  onKeyDown={onKeyDown}
                  onOpen={open}
                />
              );
            })}
          </div>
        </div>
      </div>
      {shown.length === 0 && (
        <div className={styles.empty}>
          <EmptyState
            title={favouritesOnly && text === '' ? 'No favourites yet' : 'No market of that name'}
            hint={
              favouritesOnly && text === '' ? 'The star beside a market makes it one.' : 'Try fewer letters.'
            }
          />
        </div>
      )}
      <p className="visually-hidden" role="status">
        {text === '' ? '' : `${shown.length} markets`}
      </p>
    </div>
  );
}

/** Filtered and sorted; follows prices a few times a second where the order depends on them. */
function useArranged(markets: readonly ListedMarket[], text: string): readonly ListedMarket[] {
  const { prices } = useServices();
  const sort = useSettings((settings) => settings.watchSort);
  const favouritesOnly = useSettings((settings) => settings.favouritesOnly);
  const favourites = useSettings((settings) => settings.favourites);
  useSyncExternalStore(prices.signal.subscribe, () => (sort.key === 'name' ? 0 : prices.signal.version()));
  const pool = favouritesOnly ? markets.filter(({ id }) => favourites.includes(id)) : markets;
  return searchMarkets(sortMarkets(pool, sort, prices), text);
}
