import { createContext, useContext } from 'react';

/** What fields and buttons know of the form around them. */
export interface FormState {
  readonly errors: Readonly<Record<string, string>>;
  readonly isBusy: boolean;
  /** Seconds until the server takes another attempt; 0: now. */
  readonly waitSeconds: number;
  /** A field that is being corrected is not wrong any more. */
  readonly clear: (name: string) => void;
}

export const FormContext = createContext<FormState | null>(null);

export function useFormState(): FormState {
  const state = useContext(FormContext);
  if (state === null) throw new Error('a field outside a Form');
  return state;
}
