import { TextField } from '../../ui/form/field.tsx';

/** Why something of the exchange is changed. */
export function ReasonField({ autoFocus = false }: { readonly autoFocus?: boolean }) {
  return (
    <TextField
      name="reason"
      label="Reason"
      autoComplete="off"
      hint="Kept in the audit log."
      required
      autoFocus={autoFocus}
    />
  );
}
