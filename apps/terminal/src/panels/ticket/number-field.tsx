import { useId } from 'react';
import type { ReactNode } from 'react';
import styles from './ticket.module.css';

export interface NumberFieldProps {
  readonly label: string;
  readonly unit: ReactNode;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly error: string | undefined;
  readonly placeholder?: string;
  readonly isOptional?: boolean;
  /** Takes the focus when the ticket is opened. */
  readonly isFirst?: boolean;
  /** Beside the label. */
  readonly aside?: ReactNode;
}

/** A decimal as text, with its unit, and what is wrong with it beside it. */
export function NumberField(props: NumberFieldProps) {
  const {
    label,
    unit,
    value,
    onChange,
    error,
    placeholder,
    isOptional = false,
    isFirst = false,
    aside,
  } = props;
  const id = useId();
  return (
    <div className={styles.field}>
      <div className={styles.labels}>
        <label htmlFor={id}>
          {label}
          {isOptional && <span className={styles.faint}> (optional)</span>}
        </label>
        {aside}
      </div>
      <div className={styles.control} data-invalid={error !== undefined || undefined}>
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder}
          value={value}
          data-first-field={isFirst ? '' : undefined}
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          onChange={(event) => onChange(event.target.value)}
          onFocus={(event) => event.target.select()}
        />
        <span className={styles.unit}>{unit}</span>
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} className={styles.error}>
          {error}
        </p>
      )}
    </div>
  );
}
