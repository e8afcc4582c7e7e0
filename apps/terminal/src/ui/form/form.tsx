import { useEffect, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useSecondsLeft } from '../use-seconds-left.ts';
import { describeFailure } from './failure.ts';
import { FormContext, useFormState } from './form-context.ts';
import styles from './form.module.css';

/** What was typed, by field name; an empty field is an empty text. */
export type FormValues = Readonly<Record<string, string>>;

export interface FormProps {
  /** Names the form for screen readers. */
  readonly label: string;
  /** Does it. What it throws is shown at the fields that it belongs to. */
  readonly submit: (values: FormValues) => Promise<unknown>;
  /** Empties the fields after success. */
  readonly resetAfter?: boolean;
  readonly children: ReactNode;
}

/**
 * A form of uncontrolled fields, as password managers like them. One attempt at a time; a refusal is shown where it
 * belongs and takes the focus there; when the server wants a pause, it is counted down.
 */
export function Form({ label, submit, resetAfter = false, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [message, setMessage] = useState<string | null>(null);
  const [retryAt, setRetryAt] = useState(0);
  const [attempts, setAttempts] = useState(0);
  const waitSeconds = useSecondsLeft(retryAt);

  useEffect(() => {
    if (attempts > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempts]);

  const show = (found: Readonly<Record<string, string>>, text: string | null) => {
    setErrors(found);
    setMessage(text);
    setAttempts((before) => before + 1);
  };

  const attempt = async (element: HTMLFormElement) => {
    const missing = missingFields(element);
    if (Object.keys(missing).length > 0) return show(missing, null);
    setBusy(true);
    setErrors({});
    setMessage(null);
    try {
      await submit(readValues(element));
      if (resetAfter) element.reset();
    } catch (error) {
      const failure = describeFailure(error, new Set(Object.keys(readValues(element))));
      if (failure.retryAfterSeconds > 0) setRetryAt(Date.now() + failure.retryAfterSeconds * 1000);
      show(failure.fields, failure.message);
    } finally {
      setBusy(false);
    }
  };

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // Forms of dialogs are drawn inside other forms' trees; their events are their own.
    event.stopPropagation();
    if (!isBusy && waitSeconds === 0) void attempt(event.currentTarget);
  };

  return (
    <FormContext
      value={{
        errors,
        isBusy,
        waitSeconds,
        clear: (name) => {
          if (!(name in errors)) return;
          setErrors(Object.fromEntries(Object.entries(errors).filter(([other]) => other !== name)));
        },
      }}
    >
      <form ref={form} className={styles.form} aria-label={label} noValidate onSubmit={onSubmit}>
        {children}
        {message !== null && (
          <p role="alert" className={styles.message}>
            {message}
          </p>
        )}
      </form>
    </FormContext>
  );
}

export interface SubmitButtonProps {
  readonly children: ReactNode;
  readonly tone?: 'primary' | 'danger' | 'plain';
}

export function SubmitButton({ children, tone = 'primary' }: SubmitButtonProps) {
  const { isBusy, waitSeconds } = useFormState();
  return (
    <button
      type="submit"
      className={styles.button}
      data-tone={tone}
      disabled={isBusy || waitSeconds > 0}
      aria-busy={isBusy}
    >
      {waitSeconds > 0 ? `Wait ${waitSeconds} s` : children}
    </button>
  );
}

function readValues(element: HTMLFormElement): FormValues {
  const values: Record<string, string> = {};
  for (const [name, value] of new FormData(element)) {
    if (typeof value !== 'string') continue;
    // Several boxes of one name are one list.
    values[name] = name in values ? `${values[name]},${value}` : value;
  }
  return values;
}

function missingFields(element: HTMLFormElement): Record<string, string> {
  const fields = element.querySelectorAll<HTMLInputElement>('[aria-required="true"]');
  return Object.fromEntries(
    [...fields]
      .filter(({ value }) => value.trim() === '')
      .map(({ name, dataset }) => [name, `${dataset['label'] ?? 'This'} is needed.`]),
  );
}
