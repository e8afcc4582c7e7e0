import type { TradeResource } from '@tradewind/protocol';
import { formatAmount } from '../../format/amounts.ts';
import { useServices } from '../../services.ts';
import { Amount, MarketCell, SideCell, Signed, TimeCell } from '../../trading/cells.tsx';
import { baseOf, quoteOf } from '../../trading/order-words.ts';
import { TableFrame } from '../../trading/table/table-frame.tsx';
import { TradeTable } from '../../trading/table/trade-table.tsx';
import type { Column } from '../../trading/table/trade-table.tsx';
import { useOwnHistory } from '../../trading/use-own-history.ts';
import { useTrading } from '../../trading/use-trading.ts';
import { ShowMore } from '../../ui/show-more.tsx';
import { EmptyState } from '../../ui/states.tsx';
import styles from '../../trading/trading.module.css';

const COLUMNS: readonly Column<TradeResource>[] = [
  {
    key: 'market',
    label: 'Market',
    width: 120,
    sortBy: ({ symbol }) => symbol,
    cell: ({ symbol, marketId }) => <MarketCell symbol={symbol} marketId={marketId} />,
  },
  {
    key: 'time',
    label: 'Time',
    width: 116,
    sortBy: ({ time }) => Date.parse(time),
    cell: ({ time }) => <TimeCell time={time} />,
  },
  {
    key: 'side',
    label: 'Side',
    width: 40,
    sortBy: ({ side }) => side,
    cell: ({ side }) => <SideCell side={side} />,
  },
  {
    key: 'price',
    label: 'Price',
    width: 84,
    isNumber: true,
    sortBy: ({ price }) => Number(price),
    cell: ({ price }) => <Amount text={price} />,
  },
  {
    key: 'quantity',
    label: 'Quantity',
    width: 100,
    isNumber: true,
    sortBy: ({ quantity }) => Number(quantity),
    cell: ({ quantity, symbol }) => <Amount text={quantity} unit={baseOf(symbol)} />,
  },
  {
    key: 'value',
    label: 'Value',
    width: 116,
    isNumber: true,
    sortBy: ({ quoteQuantity }) => Number(quoteQuantity),
    cell: ({ quoteQuantity, symbol }) => <Amount text={quoteQuantity} unit={quoteOf(symbol)} />,
  },
  {
    key: 'fee',
    label: 'Fee',
    width: 110,
    isNumber: true,
    cell: ({ fee, feeCurrency }) => <Amount text={fee} unit={feeCurrency} />,
  },
  {
    key: 'realized',
    label: 'Realised P&L',
    width: 100,
    isNumber: true,
    sortBy: ({ realizedPnl }) => (realizedPnl === null ? null : Number(realizedPnl)),
    cell: ({ realizedPnl }) =>
      realizedPnl === null ? (
        <span className={styles.sub}>–</span>
      ) : (
        <Signed text={realizedPnl}>{formatAmount(realizedPnl, { signed: true })}</Signed>
      ),
  },
  {
    key: 'liquidity',
    label: 'Role',
    width: 50,
    sortBy: ({ liquidity }) => liquidity,
    cell: ({ liquidity }) => (liquidity === 'maker' ? 'Maker' : 'Taker'),
  },
];

/** What one's own orders were filled at, newest first; new fills join at once. */
export function FillsPanel() {
  const { api } = useServices();
  const { query, rows, view } = useOwnHistory({
    name: 'fills',
    read: api.trades.list,
    live: useTrading().fills,
    timeOf: ({ time }) => time,
  });
  return (
    <TableFrame what="your fills" view={view} onRetry={() => void query.refetch()}>
      <TradeTable
        label="Fills"
        columns={COLUMNS}
        rows={rows}
        rowKey={({ id }) => id}
        empty={
          <EmptyState title="No fills yet" hint="Each trade of your orders stands here, with its fee." />
        }
        foot={<ShowMore query={query} />}
      />
    </TableFrame>
  );
}
