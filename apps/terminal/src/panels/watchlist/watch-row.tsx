import { Star } from 'lucide-react';
import { memo, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { formatCompact, formatNumber, formatPercent } from '../../format/numbers.ts';
import { LAYERS } from '../../paint/scheduler.ts';
import { useServices } from '../../services.ts';
import type { ListedMarket } from '../../stores/markets.ts';
import { toggleFavourite, useSettings } from '../../stores/settings.ts';
import { usePainter } from '../../ui/use-painter.ts';
import { MoveMark } from '../move-mark.ts';
import styles from './watchlist.module.css';

export interface WatchRowProps {
  readonly market: ListedMarket;
  readonly index: number;
  readonly top: number;
  readonly isCurrent: boolean;
  readonly isFocusable: boolean;
  readonly onFocus: (id: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onOpen: (id: string) => void;
}

/** One market. React places the row; its numbers are painted straight into the cells as they tick. */
export const WatchRow = memo(function WatchRow({
  market,
  index,
  top,
  isCurrent,
  isFocusable,
  onFocus,
  onKeyDown,
  onOpen,
}: WatchRowProps) {
  const { prices } = useServices();
  const isFavourite = useSettings((settings) => settings.favourites.includes(market.id));
  const price = useRef<HTMLSpanElement>(null);
  const change = useRef<HTMLSpanElement>(null);
  const volume = useRef<HTMLSpanElement>(null);
  const mark = useRef<MoveMark>(null);
  usePainter(LAYERS.prices, () => {
    const row = prices.get(market.id);
    if (row === undefined || price.current === null || change.current === null || volume.current === null)
      return;
    mark.current ??= new MoveMark(price.current);
    mark.current.paint(formatNumber(row.price, market.priceDecimals), row);
    paintText(change.current, formatPercent(row.changePercent24h));
    change.current.dataset['sign'] = String(Math.sign(row.changePercent24h));
    paintText(volume.current, formatCompact(row.quoteVolume24h));
  });
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isCurrent}
      className={styles.row}
      data-id={market.id}
      tabIndex={isFocusable ? 0 : -1}
      style={{ transform: `translateY(${top}px)` }}
      onFocus={() => onFocus(market.id)}
      onKeyDown={onKeyDown}
      onClick={() => onOpen(market.id)}
    >
      <span role="gridcell" className={styles.star}>
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Favourite ${market.symbol}`}
          aria-pressed={isFavourite}
          onClick={(event) => {
            event.stopPropagation();
            toggleFavourite(market.id);
          }}
        >
          <Star size={13} aria-hidden fill={isFavourite ? 'currentColor' : 'none'} />
        </button>
      </span>
      <span role="gridcell" className={styles.name}>
        <b>{market.base}</b>
        {market.type === 'perpetual' ? <span data-perpetual>PERP</span> : <span>/{market.quote}</span>}
      </span>
      <span role="gridcell" className={styles.price} ref={price} />
      <span role="gridcell" className={styles.change} ref={change} />
      <span role="gridcell" className={styles.volume} ref={volume} />
    </div>
  );
});

/** Writes only what differs: an unchanged text node costs no layout. */
function paintText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
