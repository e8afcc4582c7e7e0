import { useQueryClient } from '@tanstack/react-query';
import { createBrackets, formatAmount as amountText, maxNotionalAt } from '@tradewind/margin';
import { useId, useState } from 'react';
import { useUser } from '../../account/use-account.ts';
import { CallError } from '../../feed/gateway.ts';
import { formatAmount } from '../../format/amounts.ts';
import { useServices } from '../../services.ts';
import { asFormRefusal } from '../../trading/as-form-refusal.ts';
import { marketWords } from '../../trading/order-words.ts';
import { PaperTag } from '../../trading/paper-tag.tsx';
import type { TicketContext } from '../../trading/ticket/context.ts';
import { QUOTE_SCALE } from '../../trading/ticket/order-margin.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FieldFrame, SelectField } from '../../ui/form/field.tsx';
import { notify } from '../../ui/notify.ts';
import { marginSettingsKey } from './use-ticket-context.ts';
import formStyles from '../../ui/form/form.module.css';
import styles from './ticket.module.css';

export interface LeverageDialogProps {
  readonly context: TicketContext;
  readonly onClose: () => void;
}

/** Leverage and margin mode of a perpetual market, for the position that is open and for new ones. */
export function LeverageDialog({ context, onClose }: LeverageDialogProps) {
  const { market } = context;
  const { api } = useServices();
  const queries = useQueryClient();
  const user = useUser();
  const slider = useId();
  const [typed, setTyped] = useState(String(context.leverage));
  const leverage = /^\d{1,3}$/.test(typed) ? Number(typed) : 0;
  const isSound = leverage >= 1 && leverage <= market.maxLeverage;
  const largest = isSound
    ? amountText(maxNotionalAt(createBrackets(market.brackets, QUOTE_SCALE), leverage), QUOTE_SCALE)
    : null;
  return (
    <ConfirmDialog
      title={`Leverage and margin, ${marketWords(market.symbol)}`}
      action="Set them"
      tone="primary"
      onClose={onClose}
      onConfirm={async ({ marginMode }) => {
        if (!isSound) {
          const details = [
            { path: 'leverage', message: `Must be a whole number from 1 to ${market.maxLeverage}.` },
          ];
          throw new CallError({ code: 'VALIDATION_FAILED', message: '', details });
        }
        const change = {
          ...(leverage === context.leverage ? {} : { leverage }),
          ...(marginMode === context.marginMode
            ? {}
            : { marginMode: marginMode === 'isolated' ? ('isolated' as const) : ('cross' as const) }),
        };
        if (Object.keys(change).length === 0) return;
        try {
          const {
            symbol,
            leverage: set,
            marginMode: mode,
          } = await api.positions.configure({
            symbol: market.symbol,
            ...change,
          });
          queries.setQueryData(marginSettingsKey(user?.id, market.symbol), {
            symbol,
            leverage: set,
            marginMode: mode,
          });
          notify(`${marketWords(symbol)}: ${set}x ${mode}`);
        } catch (error) {
          void queries.invalidateQueries({ queryKey: marginSettingsKey(user?.id, market.symbol) });
          throw asFormRefusal(error, {
            leverage: 'leverage',
            marginMode: 'marginMode',
            quantity: 'leverage',
          });
        }
      }}
    >
      <p>
        <PaperTag /> More leverage brings the liquidation price nearer.
      </p>
      <SelectField
        name="marginMode"
        label="Margin mode"
        defaultValue={context.marginMode}
        options={[
          ['cross', 'Cross: the whole margin wallet stands behind it'],
          ['isolated', 'Isolated: only its own margin can be lost'],
        ]}
      />
      <FieldFrame
        name="leverage"
        label={`Leverage (1 to ${market.maxLeverage})`}
        hint={
          largest === null
            ? 'A whole number.'
            : `Positions up to ${formatAmount(largest)} ${market.quote} at this leverage.`
        }
        required
      >
        {(control) => (
          <input
            {...control}
            className={formStyles.input}
            inputMode="numeric"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </FieldFrame>
      <input
        id={slider}
        type="range"
        className={styles.slider}
        aria-label="Leverage"
        min={1}
        max={market.maxLeverage}
        value={isSound ? leverage : 1}
        onChange={(event) => setTyped(event.target.value)}
      />
    </ConfirmDialog>
  );
}
