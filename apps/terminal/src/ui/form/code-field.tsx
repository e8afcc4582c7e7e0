import { FieldFrame } from './field.tsx';
import { useFormState } from './form-context.ts';
import styles from './form.module.css';

export interface CodeFieldProps {
  readonly name?: string;
  readonly label: string;
  readonly hint?: string;
  readonly autoFocus?: boolean;
}

/** Six digits of a mail or an authenticator. They may be pasted with blanks; the last digit sends the form. */
export function CodeField({ name = 'code', label, hint, autoFocus = false }: CodeFieldProps) {
  const { isBusy } = useFormState();
  return (
    <FieldFrame name={name} label={label} required {...(hint === undefined ? {} : { hint })}>
      {(control) => (
        <input
          {...control}
          className={styles.code}
          autoComplete="one-time-code"
          inputMode="numeric"
          autoFocus={autoFocus}
          spellCheck={false}
          placeholder="000000"
          onInput={({ currentTarget: input }) => {
            control.onInput();
            const digits = input.value.replaceAll(/\D/g, '').slice(0, 6);
            if (digits !== input.value) input.value = digits;
            if (digits.length === 6 && !isBusy) input.form?.requestSubmit();
          }}
        />
      )}
    </FieldFrame>
  );
}
