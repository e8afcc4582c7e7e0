import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useRef } from 'react';
import { directionClass, formatCompact, formatNumber, formatPercent } from '../../format/numbers.ts';
import type { BoardRow, BoardSort, BoardSortKey } from './board-row.ts';
import styles from './statistics.module.css';

const ROW_HEIGHT = 32;
const OVERSCAN = 8;

const COLUMNS: readonly { readonly key: BoardSortKey; readonly label: string }[] = [
  { key: 'name', label: 'Market' },
  { key: 'open', label: 'Open' },
  { key: 'high', label: 'High' },
  { key: 'low', label: 'Low' },
  { key: 'close', label: 'Close' },
  { key: 'change', label: 'Change' },
  { key: 'range', label: 'Range' },
  { key: 'volume', label: 'Volume' },
  { key: 'completeness', label: 'Complete' },
];

export interface BoardTableProps {
  readonly rows: readonly BoardRow[];
  readonly sort: BoardSort;
  readonly onSort: (sort: BoardSort) => void;
}

/** One row a market. Only the rows in view exist. */
export function BoardTable({ rows, sort, onSort }: BoardTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]!.market.id,
    overscan: OVERSCAN,
  });
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      tabIndex={0}
      role="region"
      aria-label="Statistics, scrollable"
    >
      <div
        role="table"
        aria-label="Statistics by market"
        aria-rowcount={rows.length + 1}
        className={styles.table}
      >
        <div role="rowgroup" className={styles.heads}>
          <div role="row" aria-rowindex={1} className={styles.row}>
            {COLUMNS.map(({ key, label }) => {
              const isSorted = sort.key === key;
              const order = sort.descending ? 'descending' : 'ascending';
              return (
                <span key={key} role="columnheader" aria-sort={isSorted ? order : 'none'}>
                  <button
                    type="button"
                    onClick={() => onSort({ key, descending: isSorted ? !sort.descending : key !== 'name' })}
                  >
                    {label}
                    <span aria-hidden>{isSorted ? (sort.descending ? ' ↓' : ' ↑') : ''}</span>
                  </button>
                </span>
              );
            })}
          </div>
        </div>
        <div role="rowgroup" className={styles.body} style={{ blockSize: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => (
            <Row key={item.key} row={rows[item.index]!} index={item.index} top={item.start} />
          ))}
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: BoardRow;
  readonly index: number;
  readonly top: number;
}

const Row = memo(function Row({ row, index, top }: RowProps) {
  const { market } = row;
  const price = (value: number | null) => (value === null ? '–' : formatNumber(value, market.priceDecimals));
  const percent = Math.round(row.completeness * 100);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      data-id={market.id}
    >
      <span role="rowheader">
        <Link to="/trade/$market" params={{ market: market.id }} search={{ tf: '4h' }}>
          <b>{market.base}</b>/{market.quote}
        </Link>
      </span>
      <span role="cell">{price(row.open)}</span>
      <span role="cell">{price(row.high)}</span>
      <span role="cell">{price(row.low)}</span>
      <span role="cell">{price(row.close)}</span>
      <span role="cell" className={directionClass(row.change ?? 0)}>
        {row.change === null ? '–' : formatPercent(row.change)}
      </span>
      <span role="cell">{row.range === null ? '–' : `${row.range.toFixed(2)}%`}</span>
      <span role="cell">
        {formatCompact(row.volume)} <small>{market.base}</small>
      </span>
      <span role="cell" className={styles.complete} data-low={percent < 100 || undefined}>
        <i aria-hidden style={{ inlineSize: `${percent * 0.4}px` }} />
        {row.isComplete ? 'complete' : `${percent}%`}
      </span>
    </div>
  );
});
