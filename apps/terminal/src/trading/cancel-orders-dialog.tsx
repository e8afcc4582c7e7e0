import { useServices } from '../services.ts';
import { closeDialog, useView } from '../stores/view.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { notify } from '../ui/notify.ts';
import { asFormRefusal } from './as-form-refusal.ts';
import { marketWords } from './order-words.ts';
import { PaperTag } from './paper-tag.tsx';
import { openOrders } from './trading-state.ts';
import { useTrading, useTradingStore } from './use-trading.ts';

/** Asks before all open orders are cancelled; those of one market where the page says which. */
export function CancelOrdersDialog() {
  const { api } = useServices();
  const store = useTradingStore();
  const symbol = useView((view) => view.dialogText);
  const count = openOrders(useTrading()).filter((order) => symbol === '' || order.symbol === symbol).length;
  return (
    <ConfirmDialog
      title={symbol === '' ? 'Cancel all open orders?' : `Cancel all open orders in ${marketWords(symbol)}?`}
      action={count === 1 ? 'Cancel the order' : `Cancel ${count} orders`}
      onClose={closeDialog}
      onConfirm={async () => {
        try {
          const { orders, seq } = await api.orders.cancelAll(symbol === '' ? {} : { symbol });
          for (const order of orders) store.takeOrder(order, seq);
          notify(orders.length === 1 ? 'One order cancelled' : `${orders.length} orders cancelled`);
        } catch (error) {
          store.reload();
          throw asFormRefusal(error, {});
        }
      }}
    >
      <p>
        <PaperTag /> Stops and targets are among them: positions stay, without protection.
      </p>
    </ConfirmDialog>
  );
}
