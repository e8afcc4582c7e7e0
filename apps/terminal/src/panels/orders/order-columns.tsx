import type { OrderResource } from '@tradewind/protocol';
import { formatAmount } from '../../format/amounts.ts';
import { Amount, Lines, MarketCell, SideCell, TimeCell } from '../../trading/cells.tsx';
import { baseOf, linkWords, statusWords } from '../../trading/order-words.ts';
import type { Column } from '../../trading/table/trade-table.tsx';
import { TYPE_SHAPES } from '../../trading/ticket/draft.ts';
import { EditableCell, OrderActions, PendingActions, PendingState } from './order-cells.tsx';
import type { OrderRow } from './order-rows.ts';

/** The row's own texts, whether the exchange has the order or not. */
const symbolOf = (row: OrderRow) =>
  row.kind === 'open' ? row.order.symbol : row.pending.placement.input.symbol;
const sideOf = (row: OrderRow) => (row.kind === 'open' ? row.order.side : row.pending.placement.input.side);
const timeOf = (row: OrderRow) =>
  row.kind === 'open' ? Date.parse(row.order.createdAt) : row.pending.sentAt;

const text = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null;

function typeOf(row: OrderRow): string {
  if (row.kind === 'open') return TYPE_SHAPES[row.order.type].label;
  const { kind, input } = row.pending.placement;
  return TYPE_SHAPES[kind === 'oco' ? 'oco' : input.type].label;
}

const number = (value: string | null) => (value === null ? null : Number(value));

/** What sets the order off, if it waits for something. */
function triggerWords(order: OrderResource): string | null {
  const { type, callbackRate, activationPrice, triggerBy } = order;
  if (type !== 'trailing_stop') return triggerBy === 'mark' ? 'by mark price' : null;
  const from = activationPrice === null ? '' : ` from ${formatAmount(activationPrice)}`;
  return `${formatAmount(callbackRate ?? '0')} %${from}`;
}

function flagsOf(order: OrderResource): string {
  const protects = [
    order.stopLoss === null ? '' : `SL ${formatAmount(order.stopLoss)}`,
    order.takeProfit === null ? '' : `TP ${formatAmount(order.takeProfit)}`,
  ];
  return [
    order.timeInForce,
    order.postOnly ? 'post-only' : '',
    order.closePosition ? 'closes position' : order.reduceOnly ? 'reduce-only' : '',
    ...protects,
  ]
    .filter((word) => word !== '')
    .join(' · ');
}

export const ORDER_COLUMNS: readonly Column<OrderRow>[] = [
  {
    key: 'market',
    label: 'Market',
    width: 120,
    sortBy: symbolOf,
    cell: (row) =>
      row.kind === 'open' ? (
        <MarketCell symbol={row.order.symbol} marketId={row.order.marketId} />
      ) : (
        <b>{symbolOf(row)}</b>
      ),
  },
  {
    key: 'time',
    label: 'Time',
    width: 116,
    sortBy: timeOf,
    cell: (row) => <TimeCell time={new Date(timeOf(row)).toISOString()} />,
  },
  { key: 'side', label: 'Side', width: 40, sortBy: sideOf, cell: (row) => <SideCell side={sideOf(row)} /> },
  {
    key: 'type',
    label: 'Type',
    width: 104,
    sortBy: typeOf,
    cell: (row) => {
      const linked = row.kind === 'open' ? linkWords(row.order) : null;
      return linked === null ? typeOf(row) : <Lines below={linked}>{typeOf(row)}</Lines>;
    },
  },
  {
    key: 'price',
    label: 'Price',
    width: 84,
    isNumber: true,
    sortBy: (row) => (row.kind === 'open' ? number(row.order.price) : null),
    cell: (row) =>
      row.kind === 'open' ? (
        <EditableCell order={row.order} field="price" label="Price" />
      ) : (
        <Amount text={text(row.pending.placement.input.price)} />
      ),
  },
  {
    key: 'stopPrice',
    label: 'Trigger',
    width: 104,
    isNumber: true,
    sortBy: (row) => (row.kind === 'open' ? number(row.order.stopPrice) : null),
    cell: (row) => {
      if (row.kind !== 'open') return <Amount text={text(row.pending.placement.input.stopPrice)} />;
      const words = triggerWords(row.order);
      const price = <EditableCell order={row.order} field="stopPrice" label="Trigger" />;
      return words === null ? price : <Lines below={words}>{price}</Lines>;
    },
  },
  {
    key: 'quantity',
    label: 'Quantity',
    width: 84,
    isNumber: true,
    sortBy: (row) => (row.kind === 'open' ? number(row.order.quantity) : null),
    cell: (row) =>
      row.kind === 'open' ? (
        <EditableCell order={row.order} field="quantity" label="Quantity" />
      ) : (
        <Amount text={text(row.pending.placement.input.quantity)} unit={baseOf(symbolOf(row))} />
      ),
  },
  {
    key: 'filled',
    label: 'Filled',
    width: 66,
    isNumber: true,
    sortBy: (row) => (row.kind === 'open' ? Number(row.order.filledQuantity) : null),
    cell: (row) => <Amount text={row.kind === 'open' ? row.order.filledQuantity : null} />,
  },
  {
    key: 'status',
    label: 'Status',
    width: 150,
    cell: (row) =>
      row.kind === 'open' ? (
        <Lines below={flagsOf(row.order)}>{statusWords(row.order)}</Lines>
      ) : (
        <PendingState pending={row.pending} />
      ),
  },
  {
    key: 'actions',
    label: 'Actions',
    width: 120,
    hidesLabel: true,
    cell: (row) =>
      row.kind === 'open' ? <OrderActions order={row.order} /> : <PendingActions pending={row.pending} />,
  },
];
