import { bestOpposite } from '../../trading/ticket/expected-price.ts';
import { isPerpetual } from '../../trading/ticket/context.ts';
import { TYPE_SHAPES } from '../../trading/ticket/draft.ts';
import type { TicketDraft } from '../../trading/ticket/draft.ts';
import { NumberField } from './number-field.tsx';
import type { TicketPartProps } from './ticket-form.tsx';
import styles from './ticket.module.css';

/** Trigger, limit and trailing distance, as far as the type has them. */
export function PriceFields({ draft, context, errors, onChange }: TicketPartProps) {
  const { hasPrice, hasStop, isTrailing } = TYPE_SHAPES[draft.type];
  const { quote } = context.market;
  const isPair = draft.type === 'oco';
  const field = (name: 'price' | 'stopPrice' | 'stopLimitPrice' | 'activationPrice') => ({
    unit: quote,
    value: draft[name],
    onChange: (text: string) => onChange({ [name]: text }),
    error: errors[name],
  });
  return (
    <>
      {hasStop && <NumberField label="Trigger price" {...field('stopPrice')} isFirst />}
      {hasPrice && (
        <NumberField
          label={isPair ? 'Limit price' : 'Price'}
          {...field('price')}
          isFirst={!hasStop}
          aside={<TakePrice draft={draft} context={context} onChange={onChange} />}
        />
      )}
      {isPair && <NumberField label="Limit after the trigger" {...field('stopLimitPrice')} isOptional />}
      {isTrailing && (
        <>
          <NumberField
            label="Callback"
            unit="%"
            value={draft.callbackRate}
            onChange={(callbackRate) => onChange({ callbackRate })}
            error={errors['callbackRate']}
            isFirst
          />
          <NumberField label="Activation price" {...field('activationPrice')} isOptional />
        </>
      )}
      {(hasStop || isTrailing) && isPerpetual(context) && <TriggerChoice draft={draft} onChange={onChange} />}
    </>
  );
}

/** Puts a price of now into the field. */
function TakePrice({ draft, context, onChange }: Omit<TicketPartProps, 'errors'>) {
  const last = context.last;
  const best = bestOpposite(context, draft.side);
  const take = (name: string, price: string | null) =>
    price !== null && (
      <button type="button" className={styles.small} onClick={() => onChange({ price })}>
        {name}
      </button>
    );
  return (
    <span className={styles.takes}>
      {take(draft.side === 'buy' ? 'Ask' : 'Bid', best)}
      {take('Last', last)}
    </span>
  );
}

/** By which price stops and targets are set off. */
export function TriggerChoice({ draft, onChange }: Pick<TicketPartProps, 'draft' | 'onChange'>) {
  return (
    <label className={styles.inline}>
      <span>Set off by</span>
      <select
        value={draft.triggerBy}
        onChange={(event) => onChange({ triggerBy: event.target.value as TicketDraft['triggerBy'] })}
      >
        <option value="last">Last price</option>
        <option value="mark">Mark price</option>
      </select>
    </label>
  );
}
