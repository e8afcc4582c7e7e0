import { useId } from 'react';
import { isPerpetual } from '../../trading/ticket/context.ts';
import { TYPE_SHAPES } from '../../trading/ticket/draft.ts';
import type { TimeInForce } from '../../trading/ticket/draft.ts';
import type { TicketPartProps } from './ticket-form.tsx';
import styles from './ticket.module.css';

const TIMES: Readonly<Record<TimeInForce, string>> = {
  GTC: 'GTC · until cancelled',
  IOC: 'IOC · at once, cancel the rest',
  FOK: 'FOK · all at once or nothing',
  GTD: 'GTD · until a time',
};

/** How long the order stands, and what it may not do. */
export function ConditionFields({ draft, context, errors, onChange }: TicketPartProps) {
  const id = useId();
  const { timesInForce, canPost } = TYPE_SHAPES[draft.type];
  return (
    <div className={styles.conditions}>
      {timesInForce.length > 0 && (
        <label className={styles.inline}>
          <span>In force</span>
          <select
            value={draft.timeInForce}
            aria-invalid={errors['timeInForce'] !== undefined}
            onChange={(event) => onChange({ timeInForce: event.target.value as TimeInForce })}
          >
            {timesInForce.map((time) => (
              <option key={time} value={time}>
                {TIMES[time]}
              </option>
            ))}
          </select>
        </label>
      )}
      {draft.timeInForce === 'GTD' && timesInForce.includes('GTD') && (
        <div className={styles.field}>
          <label className={styles.inline}>
            <span>Until</span>
            <input
              type="datetime-local"
              value={draft.expiresAt}
              aria-invalid={errors['expiresAt'] !== undefined}
              aria-describedby={`${id}-until`}
              onChange={(event) => onChange({ expiresAt: event.target.value })}
            />
          </label>
          <p id={`${id}-until`} className={errors['expiresAt'] === undefined ? styles.hint : styles.error}>
            {errors['expiresAt'] ?? 'In your local time, more than 10 minutes ahead.'}
          </p>
        </div>
      )}
      <div className={styles.checks}>
        {canPost && (
          <Check
            label="Post-only"
            isOn={draft.postOnly}
            error={errors['postOnly']}
            onChange={(postOnly) => onChange({ postOnly })}
          />
        )}
        {isPerpetual(context) && (
          <Check
            label="Reduce-only"
            isOn={draft.reduceOnly}
            error={errors['reduceOnly']}
            onChange={(reduceOnly) => onChange({ reduceOnly, isProtected: false })}
          />
        )}
      </div>
      {[errors['timeInForce'], errors['postOnly'], errors['reduceOnly']].map(
        (error) =>
          error !== undefined && (
            <p key={error} className={styles.error}>
              {error}
            </p>
          ),
      )}
    </div>
  );
}

export interface CheckProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly error?: string | undefined;
  readonly onChange: (isOn: boolean) => void;
}

export function Check({ label, isOn, error, onChange }: CheckProps) {
  return (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={isOn}
        aria-invalid={error !== undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
    </label>
  );
}
