import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import styles from './filters.module.css';

/** Typing is waited for: one question after the last key, not one a key. */
const TYPING_MS = 300;

/** The text of a filter field as typed, and as it is asked for once typing has stopped. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

export function Filters({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <search className={styles.filters} aria-label={label}>
      {children}
    </search>
  );
}

export interface TextFilterProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly type?: 'search' | 'date';
  readonly placeholder?: string;
}

export function TextFilter({ label, value, onChange, type = 'search', placeholder }: TextFilterProps) {
  return (
    <label>
      {label}
      <input
        type={type}
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

export interface ChoiceFilterProps<Value extends string> {
  readonly label: string;
  readonly value: Value | '';
  readonly options: readonly Value[];
  readonly onChange: (value: Value | '') => void;
  /** What an option is called; without it as it is written. */
  readonly words?: (option: Value) => string;
}

export function ChoiceFilter<Value extends string>(props: ChoiceFilterProps<Value>) {
  const { label, value, options, onChange, words = String } = props;
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChange(event.target.value as Value | '')}>
        <option value="">any</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {words(option)}
          </option>
        ))}
      </select>
    </label>
  );
}
