import { useState } from 'react';
import { openDialog } from '../../stores/view.ts';
import { RowAction } from '../../trading/cells.tsx';
import { marketWords } from '../../trading/order-words.ts';
import { TableFrame } from '../../trading/table/table-frame.tsx';
import { useTableFilter } from '../../trading/table/table-filter.ts';
import { TradeTable } from '../../trading/table/trade-table.tsx';
import { openOrders } from '../../trading/trading-state.ts';
import { usePendingOrders, useTrading, useTradingStore } from '../../trading/use-trading.ts';
import { EmptyState } from '../../ui/states.tsx';
import { useMarket } from '../market-context.ts';
import { EditContext, useOrderEdit } from './order-edit.ts';
import { ORDER_COLUMNS } from './order-columns.tsx';
import { orderRows, rowState } from './order-rows.ts';

/** Open orders of the account, and above them those that the exchange has not acknowledged. */
export function OrdersPanel() {
  const view = useTrading();
  const store = useTradingStore();
  const pending = usePendingOrders();
  const market = useMarket();
  const { onlyThisMarket } = useTableFilter();
  const [editedId, setEdited] = useState<string | null>(null);
  const edit = useOrderEdit(editedId, setEdited);
  const symbol = onlyThisMarket ? market.symbol : null;
  const rows = orderRows(openOrders(view), pending, symbol);
  return (
    <TableFrame
      what="your orders"
      view={view}
      onRetry={() => store.reload()}
      tools={
        rows.length > 0 && (
          <RowAction
            label={symbol === null ? 'Cancel all orders' : `Cancel all orders in ${marketWords(symbol)}`}
            tone="danger"
            onPress={() => openDialog('cancel-orders', symbol ?? '')}
          >
            Cancel all…
          </RowAction>
        )
      }
    >
      <EditContext value={edit}>
        <TradeTable
          label="Open orders"
          columns={ORDER_COLUMNS}
          rows={rows}
          rowKey={({ key }) => key}
          rowState={(row) => rowState(row, editedId)}
          empty={
            <EmptyState
              title="No open orders"
              hint={
                symbol === null
                  ? 'Orders that rest or wait for a trigger stand here.'
                  : `None in ${marketWords(symbol)}.`
              }
            />
          }
        />
      </EditContext>
    </TableFrame>
  );
}
