import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import { NARROW } from './narrow.ts';
import { sortRows } from './sort.ts';
import type { Sort } from './sort.ts';
import styles from './trade-table.module.css';

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** Smallest width in pixels; what is left over is shared out in proportion. */
  readonly width: number;
  /** Numbers stand at the end, so that their points line up. */
  readonly isNumber?: boolean;
  /** The label is for screen readers alone, as over buttons. */
  readonly hidesLabel?: boolean;
  /** By what it sorts; absent: it does not. */
  readonly sortBy?: (row: Row) => number | string | null;
  readonly cell: (row: Row) => ReactNode;
}

export interface TradeTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Marks a row that is not as the others: `sending`, `editing`. */
  readonly rowState?: (row: Row) => string | undefined;
  /** Instead of rows, where there are none. */
  readonly empty: ReactNode;
  /** After the last row. */
  readonly foot?: ReactNode;
}

const ROW_HEIGHT = 34;
const CARD_HEIGHT = 190;
const OVERSCAN = 8;

/** A table of any length, of which only the rows in view exist. On narrow pages each row is a card. */
export function TradeTable<Row>(props: TradeTableProps<Row>) {
  const { label, columns, rows, rowKey, rowState, empty, foot } = props;
  const [sort, setSort] = useState<Sort | null>(null);
  const isNarrow = useMediaQuery(NARROW);
  const scroller = useRef<HTMLDivElement>(null);
  const sortedBy = columns.find(({ key }) => key === sort?.key)?.sortBy;
  const shown = sort === null || sortedBy === undefined ? rows : sortRows(rows, sortedBy, sort.isDescending);
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isNarrow ? CARD_HEIGHT : ROW_HEIGHT),
    getItemKey: (index) => rowKey(shown[index]!),
    overscan: OVERSCAN,
  });
  const template = columns.map(({ width }) => `minmax(${width}px, ${width}fr)`).join(' ');
  const widthMin = columns.reduce((sum, { width }) => sum + width, 0) + (columns.length - 1) * 14 + 20;
  const layout = isNarrow ? undefined : { gridTemplateColumns: template, minInlineSize: widthMin };
  if (rows.length === 0) return <div className={styles.empty}>{empty}</div>;
  return (
    <div ref={scroller} className={styles.scroller} data-narrow={isNarrow || undefined}>
      <div role="table" aria-label={label} aria-rowcount={shown.length + 1} className={styles.table}>
        <div role="rowgroup" className={styles.heads}>
          <div role="row" aria-rowindex={1} className={styles.headRow} style={layout}>
            {columns.map((column) => (
              <ColumnHead key={column.key} column={column} sort={sort} onSort={setSort} />
            ))}
          </div>
        </div>
        <div
          role="rowgroup"
          className={styles.space}
          style={{ blockSize: virtualizer.getTotalSize(), ...(isNarrow ? {} : { minInlineSize: widthMin }) }}
        >
          {virtualizer.getVirtualItems().map((item) => {
            const row = shown[item.index]!;
            return (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                role="row"
                aria-rowindex={item.index + 2}
                data-index={item.index}
                data-row={rowKey(row)}
                data-state={rowState?.(row)}
                className={styles.row}
                style={{ ...layout, transform: `translateY(${item.start}px)` }}
              >
                {columns.map((column) => (
                  <Cell key={column.key} column={column} row={row} />
                ))}
              </div>
            );
          })}
        </div>
      </div>
      {foot}
    </div>
  );
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const { key, label, isNumber, hidesLabel = false, cell } = column;
  return (
    <div
      role="cell"
      className={styles.cell}
      data-column={key}
      data-number={isNumber}
      data-label={hidesLabel ? undefined : label}
    >
      {cell(row)}
    </div>
  );
}

interface ColumnHeadProps<Row> {
  readonly column: Column<Row>;
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort | null) => void;
}

/** A press sorts by the column, the largest first; a second turns it round, a third leaves it as it came. */
function ColumnHead<Row>({ column, sort, onSort }: ColumnHeadProps<Row>) {
  const { key, label, isNumber, hidesLabel = false, sortBy } = column;
  const id = useId();
  const direction = sort?.key !== key ? 'none' : sort.isDescending ? 'descending' : 'ascending';
  const next = {
    none: { key, isDescending: true },
    descending: { key, isDescending: false },
    ascending: null,
  };
  const arrow = { none: '', descending: ' ↓', ascending: ' ↑' }[direction];
  return (
    <span
      id={id}
      role="columnheader"
      data-number={isNumber}
      {...(sortBy === undefined ? {} : { 'aria-sort': direction })}
    >
      {sortBy === undefined ? (
        <span className={hidesLabel ? 'visually-hidden' : undefined}>{label}</span>
      ) : (
        <button type="button" onClick={() => onSort(next[direction])}>
          {label}
          <span aria-hidden>{arrow}</span>
        </button>
      )}
    </span>
  );
}
