import type { OrderResource } from '@tradewind/protocol';
import { useServices } from '../../services.ts';
import { Amount, Lines, MarketCell, SideCell, TimeCell } from '../../trading/cells.tsx';
import { endingWords, linkWords, statusWords, typeWords } from '../../trading/order-words.ts';
import { TableFrame } from '../../trading/table/table-frame.tsx';
import { TradeTable } from '../../trading/table/trade-table.tsx';
import type { Column } from '../../trading/table/trade-table.tsx';
import { TYPE_SHAPES } from '../../trading/ticket/draft.ts';
import { endedOrders } from '../../trading/trading-state.ts';
import { useOwnHistory } from '../../trading/use-own-history.ts';
import { useTrading } from '../../trading/use-trading.ts';
import { ShowMore } from '../../ui/show-more.tsx';
import { EmptyState } from '../../ui/states.tsx';
import styles from '../../trading/trading.module.css';

const number = (value: string | null) => (value === null ? null : Number(value));

const COLUMNS: readonly Column<OrderResource>[] = [
  {
    key: 'market',
    label: 'Market',
    width: 120,
    sortBy: ({ symbol }) => symbol,
    cell: ({ symbol, marketId }) => <MarketCell symbol={symbol} marketId={marketId} />,
  },
  {
    key: 'time',
    label: 'Ended',
    width: 116,
    sortBy: ({ updatedAt }) => Date.parse(updatedAt),
    cell: ({ updatedAt }) => <TimeCell time={updatedAt} />,
  },
  {
    key: 'side',
    label: 'Side',
    width: 40,
    sortBy: ({ side }) => side,
    cell: ({ side }) => <SideCell side={side} />,
  },
  {
    key: 'type',
    label: 'Type',
    width: 116,
    sortBy: typeWords,
    cell: (order) => {
      const linked = linkWords(order);
      const label = TYPE_SHAPES[order.type].label;
      return linked === null ? label : <Lines below={linked}>{label}</Lines>;
    },
  },
  {
    key: 'price',
    label: 'Price',
    width: 84,
    isNumber: true,
    sortBy: ({ price, stopPrice }) => number(price ?? stopPrice),
    cell: ({ price, stopPrice }) => <Amount text={price ?? stopPrice} />,
  },
  {
    key: 'average',
    label: 'Filled at',
    width: 84,
    isNumber: true,
    sortBy: ({ averagePrice }) => number(averagePrice),
    cell: ({ averagePrice }) => <Amount text={averagePrice} />,
  },
  {
    key: 'filled',
    label: 'Filled / quantity',
    width: 120,
    isNumber: true,
    sortBy: ({ filledQuantity }) => Number(filledQuantity),
    cell: ({ filledQuantity, quantity }) => (
      <span>
        <Amount text={filledQuantity} /> <span className={styles.sub}>/</span> <Amount text={quantity} />
      </span>
    ),
  },
  {
    key: 'fee',
    label: 'Fee',
    width: 110,
    isNumber: true,
    cell: ({ fee, feeCurrency }) => (
      <Amount text={fee} {...(feeCurrency === null ? {} : { unit: feeCurrency })} />
    ),
  },
  {
    key: 'status',
    label: 'Outcome',
    width: 140,
    sortBy: statusWords,
    cell: (order) => {
      const why = endingWords(order);
      return why === null ? statusWords(order) : <Lines below={why}>{statusWords(order)}</Lines>;
    },
  },
];

/** Orders that have ended, newest first; those that end while the page is open join at once. */
export function HistoryPanel() {
  const { api } = useServices();
  const { query, rows, view } = useOwnHistory({
    name: 'orders',
    read: api.orders.history,
    live: endedOrders(useTrading()),
    timeOf: ({ updatedAt }) => updatedAt,
  });
  return (
    <TableFrame what="your past orders" view={view} onRetry={() => void query.refetch()}>
      <TradeTable
        label="Order history"
        columns={COLUMNS}
        rows={rows}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title="No orders have ended yet"
            hint="Filled, cancelled and expired orders stand here."
          />
        }
        foot={<ShowMore query={query} />}
      />
    </TableFrame>
  );
}
