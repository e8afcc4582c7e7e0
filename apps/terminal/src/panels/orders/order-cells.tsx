import type { OrderResource } from '@tradewind/protocol';
import { useEffect, useRef, useState } from 'react';
import { useServices } from '../../services.ts';
import { Amount, RowAction, RowActions } from '../../trading/cells.tsx';
import type { UnacknowledgedOrder } from '../../trading/order-desk.ts';
import { isOutcomeUnknown } from '../../trading/outcome.ts';
import { refusalOf } from '../../trading/refusal.ts';
import { useTradingServices, useTradingStore } from '../../trading/use-trading.ts';
import { notify } from '../../ui/notify.ts';
import { useEdit } from './order-edit.ts';
import type { EditableField } from './order-edit.ts';
import styles from '../../trading/trading.module.css';

/** A number of an order, or its field while the order is being changed. Enter saves, Esc leaves. */
export function EditableCell(props: {
  readonly order: OrderResource;
  readonly field: EditableField;
  readonly label: string;
}) {
  const { order, field } = props;
  const edit = useEdit();
  const value = order[field];
  if (edit.id !== order.id || value === null || value === undefined) return <Amount text={value ?? null} />;
  return <EditField {...props} />;
}

function EditField({
  order,
  field,
  label,
}: {
  readonly order: OrderResource;
  readonly field: EditableField;
  readonly label: string;
}) {
  const { values, errors, change, save, leave } = useEdit();
  const input = useRef<HTMLInputElement>(null);
  const isFirst = field === (order.price === null ? 'stopPrice' : 'price');
  useEffect(() => {
    if (isFirst) input.current?.select();
  }, [isFirst]);
  const error = errors[field];
  return (
    <input
      ref={input}
      className={styles.input}
      aria-label={`${label} of order ${order.id}`}
      aria-invalid={error !== undefined}
      title={error}
      inputMode="decimal"
      autoComplete="off"
      value={values[field] ?? ''}
      onChange={(event) => change(field, event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void save(order);
        if (event.key === 'Escape') {
          event.stopPropagation();
          leave();
        }
      }}
    />
  );
}

/** Orders that rest or wait with numbers of their own can be changed. */
const isEditable = ({ quantity, price, stopPrice, type }: OrderResource) =>
  quantity !== null && (price !== null || stopPrice !== null) && type !== 'trailing_stop';

export function OrderActions({ order }: { readonly order: OrderResource }) {
  const edit = useEdit();
  const { isCancelling, cancel } = useCancel(order);
  if (edit.id === order.id) {
    const words = Object.values(edit.errors).join(' ');
    return (
      <RowActions>
        <RowAction
          label={`Save order ${order.id}`}
          isBusy={edit.isBusy}
          onPress={() => void edit.save(order)}
        >
          {edit.isBusy ? 'Saving…' : 'Save'}
        </RowAction>
        <RowAction label={`Leave order ${order.id} as it is`} isBusy={edit.isBusy} onPress={edit.leave}>
          Leave
        </RowAction>
        {words !== '' && (
          <span role="alert" className={styles.danger}>
            {words}
          </span>
        )}
      </RowActions>
    );
  }
  return (
    <RowActions>
      {isEditable(order) && (
        <RowAction label={`Edit order ${order.id}`} isBusy={isCancelling} onPress={() => edit.begin(order)}>
          Edit
        </RowAction>
      )}
      <RowAction label={`Cancel order ${order.id}`} tone="danger" isBusy={isCancelling} onPress={cancel}>
        {isCancelling ? 'Cancelling…' : 'Cancel'}
      </RowAction>
    </RowActions>
  );
}

/** The order stays in the table until the exchange says that it is cancelled. */
function useCancel(order: OrderResource) {
  const { api } = useServices();
  const store = useTradingStore();
  const [isCancelling, setCancelling] = useState(false);
  const cancel = async () => {
    setCancelling(true);
    try {
      const { seq, ...cancelled } = await api.orders.cancel({ id: order.id });
      store.takeOrder(cancelled, seq);
    } catch (error) {
      // What has become of it, the exchange knows.
      store.reload();
      const { message, fields } = refusalOf(error, {});
      notify(
        isOutcomeUnknown(error)
          ? 'No answer: looking at what became of it'
          : (message ?? Object.values(fields).join(' ')),
      );
    } finally {
      setCancelling(false);
    }
  };
  return { isCancelling, cancel: () => void cancel() };
}

const PENDING = {
  sending: 'Sending…',
  unknown: 'No answer yet: looking for it',
  missing: 'The exchange does not have it',
} as const;

/** Never called open: the exchange has not said so. */
export function PendingState({ pending }: { readonly pending: UnacknowledgedOrder }) {
  return (
    <span role="status" className={styles.warn} title={PENDING[pending.state]}>
      {PENDING[pending.state]}
    </span>
  );
}

export function PendingActions({ pending }: { readonly pending: UnacknowledgedOrder }) {
  const { desk } = useTradingServices();
  if (pending.state !== 'missing') return null;
  return (
    <RowAction label="Take the row away" onPress={() => desk.dismiss(pending.clientOrderId)}>
      Dismiss
    </RowAction>
  );
}
