import type { OrderResource } from '@tradewind/protocol';
import { CallError } from '../../feed/gateway.ts';
import { formatAmount } from '../../format/amounts.ts';
import { useServices } from '../../services.ts';
import { asFormRefusal } from '../../trading/as-form-refusal.ts';
import { isOutcomeUnknown } from '../../trading/outcome.ts';
import { marketWords } from '../../trading/order-words.ts';
import { readDecimal } from '../../trading/ticket/expected-price.ts';
import { openOrders } from '../../trading/trading-state.ts';
import { useTrading, useTradingStore } from '../../trading/use-trading.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { SelectField, TextField } from '../../ui/form/field.tsx';
import { notify } from '../../ui/notify.ts';
import type { PositionDialogProps } from './close-position-dialog.tsx';
import { PositionFacts } from './position-facts.tsx';

const NAMES = {
  stopLoss: 'stopLoss',
  takeProfit: 'takeProfit',
  stopPrice: 'stopLoss',
  triggerBy: 'triggerBy',
};

/**
 * Sets stop and target of a whole position; an emptied field takes one away. They take the place of those that were
 * attached to an order, which is said.
 */
export function ProtectionDialog({ live, onClose }: PositionDialogProps) {
  const { api } = useServices();
  const store = useTradingStore();
  const { position } = live;
  const orders = openOrders(useTrading()).filter(({ symbol }) => symbol === position.symbol);
  const attached = orders.filter((order) => order.link?.kind === 'bracket' && order.reduceOnly);
  return (
    <ConfirmDialog
      title={`Stop and target, ${marketWords(position.symbol)}`}
      action="Set them"
      tone="primary"
      onClose={onClose}
      onConfirm={async ({ stopLoss, takeProfit, triggerBy }) => {
        const protection = {
          stopLoss: priceOf('stopLoss', stopLoss),
          takeProfit: priceOf('takeProfit', takeProfit),
        };
        try {
          const { seq, ...changed } = await api.positions.protect({
            id: position.id,
            ...protection,
            triggerBy: triggerBy === 'last' ? 'last' : 'mark',
          });
          store.takePosition(position.symbol, changed, seq);
          notify('Stop and target set');
        } catch (error) {
          if (isOutcomeUnknown(error)) store.reload();
          throw asFormRefusal(error, NAMES);
        }
      }}
    >
      <PositionFacts live={live} />
      {attached.length > 0 && (
        <p>This takes the place of {attached.map(attachedWords).join(' and ')}, attached to an order.</p>
      )}
      <TextField
        name="stopLoss"
        label="Stop loss"
        inputMode="decimal"
        autoComplete="off"
        defaultValue={position.stopLoss ?? ''}
        hint={position.side === 'long' ? 'Below the price.' : 'Above the price.'}
      />
      <TextField
        name="takeProfit"
        label="Take profit"
        inputMode="decimal"
        autoComplete="off"
        defaultValue={position.takeProfit ?? ''}
        hint={position.side === 'long' ? 'Above the price.' : 'Below the price.'}
      />
      <SelectField
        name="triggerBy"
        label="Set off by"
        defaultValue="mark"
        options={[
          ['mark', 'Mark price'],
          ['last', 'Last price'],
        ]}
      />
    </ConfirmDialog>
  );
}

function attachedWords({ type, stopPrice, quantity }: OrderResource): string {
  const words = type === 'stop_loss' ? 'a stop' : 'a target';
  return `${words} at ${formatAmount(stopPrice ?? '0')} for ${formatAmount(quantity ?? '0')}`;
}

/** Null for an emptied field. @throws {CallError} for what is no price */
function priceOf(field: string, text = ''): string | null {
  if (text.trim() === '') return null;
  const price = readDecimal(text);
  if (price !== null) return price;
  throw new CallError({
    code: 'VALIDATION_FAILED',
    message: '',
    details: [{ path: field, message: 'Must be a number above zero.' }],
  });
}
