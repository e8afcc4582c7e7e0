import { isPerpetual } from '../../trading/ticket/context.ts';
import { TYPE_SHAPES } from '../../trading/ticket/draft.ts';
import { Check } from './condition-fields.tsx';
import { NumberField } from './number-field.tsx';
import { TriggerChoice } from './price-fields.tsx';
import type { TicketPartProps } from './ticket-form.tsx';
import styles from './ticket.module.css';

/** A stop and a target that protect what the order fills. */
export function ProtectionFields({ draft, context, errors, onChange }: TicketPartProps) {
  const { quote } = context.market;
  const { hasStop, isTrailing } = TYPE_SHAPES[draft.type];
  return (
    <div className={styles.conditions}>
      <Check
        label="Attach stop loss and take profit"
        isOn={draft.isProtected}
        onChange={(isProtected) => onChange({ isProtected, reduceOnly: false })}
      />
      {draft.isProtected && (
        <div className={styles.pair}>
          <NumberField
            label="Stop loss"
            unit={quote}
            value={draft.stopLoss}
            onChange={(stopLoss) => onChange({ stopLoss })}
            error={errors['stopLoss']}
          />
          <NumberField
            label="Take profit"
            unit={quote}
            value={draft.takeProfit}
            onChange={(takeProfit) => onChange({ takeProfit })}
            error={errors['takeProfit']}
          />
        </div>
      )}
      {draft.isProtected && isPerpetual(context) && !hasStop && !isTrailing && (
        <TriggerChoice draft={draft} onChange={onChange} />
      )}
    </div>
  );
}
