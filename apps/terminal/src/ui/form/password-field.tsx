import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { FieldFrame } from './field.tsx';
import { passwordLength } from './password-length.ts';
import styles from './form.module.css';

export interface PasswordFieldProps {
  readonly name?: string;
  readonly label?: string;
  readonly autoComplete: 'current-password' | 'new-password' | 'off';
  readonly autoFocus?: boolean;
  readonly required?: boolean;
  readonly hint?: string;
}

/** A password that can be shown. A new one says how far its length goes; whether it is good enough, the server decides. */
export function PasswordField(props: PasswordFieldProps) {
  const {
    name = 'password',
    label = 'Password',
    autoComplete,
    autoFocus = false,
    required = true,
    hint,
  } = props;
  const [isShown, setShown] = useState(false);
  const [text, setText] = useState('');
  const isNew = autoComplete === 'new-password';
  const shownHint = isNew ? <Strength text={text} /> : hint;
  return (
    <FieldFrame
      name={name}
      label={label}
      required={required}
      {...(shownHint === undefined ? {} : { hint: shownHint })}
    >
      {(control) => (
        <span className={styles.password}>
          <input
            {...control}
            className={styles.input}
            type={isShown ? 'text' : 'password'}
            autoComplete={autoComplete}
            autoFocus={autoFocus}
            autoCapitalize="none"
            spellCheck={false}
            onInput={({ currentTarget }) => {
              control.onInput();
              setText(isNew ? currentTarget.value : '');
            }}
          />
          <button
            type="button"
            className={styles.reveal}
            aria-label={`Show ${label.toLowerCase()}`}
            aria-pressed={isShown}
            title={isShown ? 'Hide' : 'Show'}
            onClick={() => setShown(!isShown)}
          >
            {isShown ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
          </button>
        </span>
      )}
    </FieldFrame>
  );
}

function Strength({ text }: { readonly text: string }) {
  const { steps, words } = passwordLength(text);
  return (
    <span className={styles.strength} data-steps={steps}>
      <span className={styles.meter} aria-hidden>
        {[1, 2, 3, 4].map((step) => (
          <i key={step} data-on={step <= steps} />
        ))}
      </span>
      <span aria-live="polite">{words}</span>
    </span>
  );
}
