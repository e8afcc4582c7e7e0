import { multiplyDecimals } from '@tradewind/money';
import { useId } from 'react';
import { formatAmount } from '../../format/amounts.ts';
import { isPerpetual } from '../../trading/ticket/context.ts';
import type { TicketContext } from '../../trading/ticket/context.ts';
import type { TicketDraft } from '../../trading/ticket/draft.ts';
import { readDecimal, referencePrice } from '../../trading/ticket/expected-price.ts';
import { largestQuantity, percentOf, QUOTE_STEP } from '../../trading/ticket/order-margin.ts';
import { NumberField } from './number-field.tsx';
import { sharePercent } from './share-percent.ts';
import type { TicketPartProps } from './ticket-form.tsx';
import styles from './ticket.module.css';

const SHARES = [25, 50, 75, 100] as const;

/** Size in either currency, or as a share of what is available. */
export function SizeField({ draft, context, errors, onChange }: TicketPartProps) {
  const id = useId();
  const { base, quote } = context.market;
  const most = largestSize(draft, context);
  const percent = most === null ? 0 : sharePercent(readDecimal(draft.size) ?? '0', most.size);
  const take = (share: number) => {
    if (most === null) return;
    onChange({ size: share === 0 ? '' : percentOf(most.size, share, most.step), sizeIn: most.sizeIn });
  };
  return (
    <div className={styles.size}>
      <NumberField
        label="Size"
        unit={
          <select
            aria-label="Currency of the size"
            value={draft.sizeIn}
            onChange={(event) => onChange({ sizeIn: event.target.value as TicketDraft['sizeIn'], size: '' })}
          >
            <option value="base">{base}</option>
            <option value="quote">{quote}</option>
          </select>
        }
        value={draft.size}
        onChange={(size) => onChange({ size })}
        error={errors['size']}
        isFirst={draft.type === 'market'}
        aside={
          most !== null && (
            <button type="button" className={styles.small} onClick={() => take(100)}>
              Max {formatAmount(most.size)} {most.sizeIn === 'base' ? base : quote}
            </button>
          )
        }
      />
      <input
        id={id}
        type="range"
        className={styles.slider}
        min={0}
        max={100}
        step={1}
        aria-label="Share of what is available, percent"
        aria-valuetext={`${percent} %`}
        disabled={most === null}
        value={percent}
        style={{ '--share': `${percent}%` } as React.CSSProperties}
        onChange={(event) => take(Number(event.target.value))}
      />
      <div className={styles.shares}>
        {SHARES.map((share) => (
          <button key={share} type="button" disabled={most === null} onClick={() => take(share)}>
            {share}%
          </button>
        ))}
      </div>
    </div>
  );
}

interface LargestSize {
  readonly size: string;
  readonly sizeIn: TicketDraft['sizeIn'];
  readonly step: string;
}

/**
 * The largest size that may be sent. A purchase at market on spot spends an amount: the quantity that it buys changes
 * with each price. Null while nothing is known to be available.
 */
function largestSize(draft: TicketDraft, context: TicketContext): LargestSize | null {
  const { market, available } = context;
  if (available === null) return null;
  if (!isPerpetual(context) && draft.type === 'market' && draft.side === 'buy') {
    return { size: available.quote, sizeIn: 'quote', step: QUOTE_STEP };
  }
  const price = referencePrice(draft, context) ?? context.last;
  if (price === null) return null;
  const quantity = largestQuantity(context, draft.side, price, draft.reduceOnly);
  return draft.sizeIn === 'base'
    ? { size: quantity, sizeIn: 'base', step: market.lotSize }
    : { size: multiplyDecimals(quantity, price), sizeIn: 'quote', step: QUOTE_STEP };
}
