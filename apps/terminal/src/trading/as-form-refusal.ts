import { CallError } from '../feed/gateway.ts';
import { refusalOf } from './refusal.ts';
import type { FieldNames } from './refusal.ts';

/**
 * A refusal of the exchange as forms read it: sorted by field, in words.
 * @param names the form's fields, by the contract's name of what they hold
 */
export function asFormRefusal(error: unknown, names: FieldNames): unknown {
  if (!(error instanceof CallError)) return error;
  const { fields, message } = refusalOf(error, names);
  const issues = Object.entries(fields).map(([name, words]) => ({ path: name, message: words }));
  return new CallError({
    code: 'VALIDATION_FAILED',
    message: message ?? '',
    details: message === null ? issues : [...issues, { path: '', message }],
  });
}
