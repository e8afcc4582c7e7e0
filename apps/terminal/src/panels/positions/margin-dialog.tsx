import { CallError } from '../../feed/gateway.ts';
import { formatAmount } from '../../format/amounts.ts';
import { useServices } from '../../services.ts';
import { asFormRefusal } from '../../trading/as-form-refusal.ts';
import { isOutcomeUnknown } from '../../trading/outcome.ts';
import { marketWords, quoteOf } from '../../trading/order-words.ts';
import { readDecimal } from '../../trading/ticket/expected-price.ts';
import { balanceOf } from '../../trading/trading-state.ts';
import { useTrading, useTradingStore } from '../../trading/use-trading.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { SelectField, TextField } from '../../ui/form/field.tsx';
import { notify } from '../../ui/notify.ts';
import type { PositionDialogProps } from './close-position-dialog.tsx';
import { PositionFacts } from './position-facts.tsx';

/** Adds margin to an isolated position, or takes some out. */
export function MarginDialog({ live, onClose }: PositionDialogProps) {
  const { api } = useServices();
  const store = useTradingStore();
  const { position } = live;
  const quote = quoteOf(position.symbol);
  const available = balanceOf(useTrading(), 'margin', quote)?.available ?? '0';
  return (
    <ConfirmDialog
      title={`Margin, ${marketWords(position.symbol)}`}
      action="Move the margin"
      tone="primary"
      onClose={onClose}
      onConfirm={async ({ direction, amount = '' }) => {
        const typed = readDecimal(amount);
        if (typed === null) {
          const details = [{ path: 'amount', message: 'Must be a number above zero.' }];
          throw new CallError({ code: 'VALIDATION_FAILED', message: '', details });
        }
        try {
          const { seq, ...changed } = await api.positions.margin({
            id: position.id,
            amount: direction === 'remove' ? `-${typed}` : typed,
          });
          store.takePosition(position.symbol, changed, seq);
          notify(direction === 'remove' ? 'Margin taken out' : 'Margin added');
        } catch (error) {
          if (isOutcomeUnknown(error)) store.reload();
          throw asFormRefusal(error, { amount: 'amount', quantity: 'amount' });
        }
      }}
    >
      <PositionFacts live={live} />
      <SelectField
        name="direction"
        label="What to do"
        options={[
          ['add', `Add, of ${formatAmount(available)} ${quote} available`],
          ['remove', `Take out, of ${formatAmount(position.margin)} ${quote}`],
        ]}
      />
      <TextField
        name="amount"
        label={`Amount (${quote})`}
        inputMode="decimal"
        autoComplete="off"
        required
        autoFocus
      />
    </ConfirmDialog>
  );
}
