import type { OrderResource } from '@tradewind/protocol';
import { createContext, useContext, useState } from 'react';
import { useServices } from '../../services.ts';
import { refusalOf } from '../../trading/refusal.ts';
import { isOutcomeUnknown } from '../../trading/outcome.ts';
import { useTradingStore } from '../../trading/use-trading.ts';
import { notify } from '../../ui/notify.ts';

/** What of an open order can be changed. */
export const EDITABLE = ['quantity', 'price', 'stopPrice'] as const;
export type EditableField = (typeof EDITABLE)[number];

export interface OrderEdit {
  readonly id: string | null;
  readonly values: Readonly<Partial<Record<EditableField, string>>>;
  readonly errors: Readonly<Partial<Record<string, string>>>;
  readonly isBusy: boolean;
  readonly begin: (order: OrderResource) => void;
  readonly change: (field: EditableField, text: string) => void;
  readonly save: (order: OrderResource) => Promise<void>;
  readonly leave: () => void;
}

export const EditContext = createContext<OrderEdit | null>(null);

export function useEdit(): OrderEdit {
  const edit = useContext(EditContext);
  if (edit === null) throw new Error('useEdit outside EditContext');
  return edit;
}

const NAMES = { quantity: 'quantity', price: 'price', stopPrice: 'stopPrice' };

/** What of the typed values differs from the order: only that is asked for. */
export function amendmentOf(
  order: Pick<OrderResource, EditableField>,
  values: OrderEdit['values'],
): Readonly<Partial<Record<EditableField, string>>> {
  return Object.fromEntries(
    EDITABLE.flatMap((field) => {
      const typed = values[field]?.replaceAll(/[\s,]/g, '');
      return typed === undefined || order[field] === null || typed === order[field] ? [] : [[field, typed]];
    }),
  );
}

/** One order of the table being changed in its row. */
export function useOrderEdit(id: string | null, setId: (id: string | null) => void): OrderEdit {
  const { api } = useServices();
  const store = useTradingStore();
  const [values, setValues] = useState<OrderEdit['values']>({});
  const [errors, setErrors] = useState<OrderEdit['errors']>({});
  const [isBusy, setBusy] = useState(false);
  const leave = () => {
    setId(null);
    setErrors({});
  };
  return {
    id,
    values,
    errors,
    isBusy,
    leave,
    begin: ({ id: begun, quantity, price, stopPrice }) => {
      const given = Object.entries({ quantity, price, stopPrice }).filter(([, value]) => value !== null);
      setValues(Object.fromEntries(given));
      setErrors({});
      setId(begun);
    },
    change: (field, text) => {
      setValues({ ...values, [field]: text });
      setErrors(Object.fromEntries(Object.entries(errors).filter(([name]) => name !== field)));
    },
    save: async (order) => {
      const amendment = amendmentOf(order, values);
      if (Object.keys(amendment).length === 0) return leave();
      setBusy(true);
      try {
        const { seq, ...changed } = await api.orders.amend({ id: order.id, ...amendment });
        store.takeOrder(changed, seq);
        leave();
        notify('Order changed');
      } catch (error) {
        // Whether it was changed, the exchange knows.
        if (isOutcomeUnknown(error)) store.reload();
        const { fields, message } = refusalOf(error, NAMES);
        setErrors(message === null ? fields : { ...fields, form: message });
      } finally {
        setBusy(false);
      }
    },
  };
}
