import { useFormState } from './form-context.ts';
import styles from './form.module.css';

export interface ChecksProps {
  readonly name: string;
  readonly label: string;
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    readonly hint?: string;
    readonly isOn?: boolean;
  }[];
}

/** Boxes of which several may be ticked. */
export function Checks({ name, label, options }: ChecksProps) {
  const { errors } = useFormState();
  const error = errors[name];
  return (
    <fieldset className={styles.checks}>
      <legend className={styles.label}>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.check}>
          <input type="checkbox" name={name} value={option.value} defaultChecked={option.isOn ?? false} />
          <span>
            {option.label}
            {option.hint !== undefined && <span className={styles.hint}> {option.hint}</span>}
          </span>
        </label>
      ))}
      {error !== undefined && <p className={styles.error}>{error}</p>}
    </fieldset>
  );
}
