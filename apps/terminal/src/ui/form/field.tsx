import { useId } from 'react';
import type { InputHTMLAttributes, ReactNode } from 'react';
import { useFormState } from './form-context.ts';
import styles from './form.module.css';

export interface FieldProps {
  readonly name: string;
  readonly label: string;
  /** Said below the field, before anything is wrong. */
  readonly hint?: ReactNode;
  readonly required?: boolean;
}

/** What an input needs to be joined to its label, hint and error. */
export interface FieldControl {
  readonly id: string;
  readonly name: string;
  readonly 'data-label': string;
  readonly 'aria-required': true | undefined;
  readonly 'aria-invalid': true | undefined;
  readonly 'aria-describedby': string | undefined;
  readonly onInput: () => void;
}

export interface FieldFrameProps extends FieldProps {
  readonly children: (control: FieldControl) => ReactNode;
}

/** Label, control, hint and error of one field. */
export function FieldFrame({ name, label, hint, required = false, children }: FieldFrameProps) {
  const id = useId();
  const { errors, clear } = useFormState();
  const error = errors[name];
  const described = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`];
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
        {!required && <span className={styles.optional}> (optional)</span>}
      </label>
      {children({
        id,
        name,
        'data-label': label,
        'aria-required': required || undefined,
        'aria-invalid': error === undefined ? undefined : true,
        'aria-describedby': described.join(' ').trim() || undefined,
        onInput: () => clear(name),
      })}
      {hint !== undefined && (
        <div id={`${id}-hint`} className={styles.hint}>
          {hint}
        </div>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className={styles.error}>
          {error}
        </p>
      )}
    </div>
  );
}

export interface TextFieldProps extends FieldProps {
  readonly type?: 'text' | 'email' | 'tel' | 'date';
  readonly autoComplete?: string;
  readonly autoFocus?: boolean;
  readonly defaultValue?: string;
  readonly inputMode?: InputHTMLAttributes<HTMLInputElement>['inputMode'];
  readonly min?: string;
  /** Codes and names: nothing to correct or capitalise. */
  readonly literal?: boolean;
  readonly placeholder?: string;
}

export function TextField(props: TextFieldProps) {
  const { name, label, hint, required, literal = false, type = 'text', ...rest } = props;
  return (
    <FieldFrame {...{ name, label, ...(hint === undefined ? {} : { hint }) }} required={required ?? false}>
      {(control) => (
        <input
          {...control}
          {...rest}
          type={type}
          className={styles.input}
          {...(literal ? { autoCapitalize: 'none', spellCheck: false, autoCorrect: 'off' } : {})}
        />
      )}
    </FieldFrame>
  );
}

export interface SelectFieldProps extends FieldProps {
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly defaultValue?: string;
  readonly onChange?: (value: string) => void;
}

export function SelectField({ options, defaultValue, onChange, ...field }: SelectFieldProps) {
  return (
    <FieldFrame {...field} required>
      {(control) => (
        <select
          {...control}
          className={styles.input}
          defaultValue={defaultValue}
          onChange={(event) => onChange?.(event.target.value)}
        >
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}

export interface TextAreaFieldProps extends FieldProps {
  readonly rows: number;
}

export function TextAreaField({ rows, ...field }: TextAreaFieldProps) {
  return (
    <FieldFrame {...field}>
      {(control) => <textarea {...control} rows={rows} className={styles.input} spellCheck={false} />}
    </FieldFrame>
  );
}
