import { compareDecimals, isMultipleOf } from '@tradewind/money';
import { useId, useState } from 'react';
import { CallError } from '../../feed/gateway.ts';
import { useServices } from '../../services.ts';
import { asFormRefusal } from '../../trading/as-form-refusal.ts';
import { readDecimal } from '../../trading/ticket/expected-price.ts';
import { percentOf } from '../../trading/ticket/order-margin.ts';
import { isOutcomeUnknown } from '../../trading/outcome.ts';
import { baseOf, marketWords } from '../../trading/order-words.ts';
import type { LivePosition } from '../../trading/use-live-positions.ts';
import { useTradingStore } from '../../trading/use-trading.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FieldFrame } from '../../ui/form/field.tsx';
import { notify } from '../../ui/notify.ts';
import { PositionFacts } from './position-facts.tsx';
import styles from './positions.module.css';
import formStyles from '../../ui/form/form.module.css';

export interface PositionDialogProps {
  readonly live: LivePosition;
  readonly onClose: () => void;
}

const SHARES = [25, 50, 75, 100] as const;

/** Closes a position, or a part of it, at market. */
export function ClosePositionDialog({ live, onClose }: PositionDialogProps) {
  const { api } = useServices();
  const store = useTradingStore();
  const { position, market } = live;
  const [quantity, setQuantity] = useState(position.quantity);
  // One attempt that is repeated is one order.
  const [clientOrderId] = useState(() => crypto.randomUUID());
  const group = useId();
  const lotSize = market?.lotSize ?? position.quantity;
  const shares = SHARES.map((percent) => ({
    percent,
    quantity: percentOf(position.quantity, percent, lotSize),
  }));
  return (
    <ConfirmDialog
      title={`Close ${marketWords(position.symbol)} at market`}
      action="Close at market"
      onClose={onClose}
      onConfirm={async () => {
        const typed = checkedQuantity(quantity, position.quantity, lotSize);
        const isWhole = compareDecimals(typed, position.quantity) === 0;
        try {
          const answer = await api.positions.close({
            id: position.id,
            clientOrderId,
            ...(isWhole ? {} : { quantity: typed }),
          });
          store.takeOrder(answer.order, answer.seq);
          store.takePosition(position.symbol, answer.position, answer.seq);
          notify(answer.position === null ? 'Position closed' : 'Position reduced');
        } catch (error) {
          if (isOutcomeUnknown(error)) store.reload();
          throw asFormRefusal(error, { quantity: 'quantity' });
        }
      }}
    >
      <PositionFacts live={live} />
      <FieldFrame name="quantity" label={`Quantity (${baseOf(position.symbol)})`} required>
        {(control) => (
          <input
            {...control}
            className={formStyles.input}
            inputMode="decimal"
            autoComplete="off"
            value={quantity}
            onChange={(event) => setQuantity(event.target.value)}
          />
        )}
      </FieldFrame>
      <div className={styles.shares} role="group" aria-labelledby={group}>
        <span id={group} className="visually-hidden">
          Share of the position
        </span>
        {shares.map((share) => (
          <button
            key={share.percent}
            type="button"
            aria-pressed={quantity === share.quantity}
            onClick={() => setQuantity(share.quantity)}
          >
            {share.percent}%
          </button>
        ))}
      </div>
    </ConfirmDialog>
  );
}

/** @throws {CallError} as the server would, for a quantity that can't be closed */
function checkedQuantity(text: string, most: string, lotSize: string): string {
  const typed = readDecimal(text);
  const wrong =
    typed === null
      ? 'Must be a number above zero.'
      : !isMultipleOf(typed, lotSize)
        ? `Must be a multiple of ${lotSize}.`
        : compareDecimals(typed, most) > 0
          ? `More than the position, ${most}.`
          : null;
  if (typed !== null && wrong === null) return typed;
  throw new CallError({
    code: 'VALIDATION_FAILED',
    message: '',
    details: [{ path: 'quantity', message: wrong }],
  });
}
