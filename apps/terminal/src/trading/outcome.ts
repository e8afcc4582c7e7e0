import { CallError } from '../feed/gateway.ts';

/** The way to the server or the server itself failed: what was asked for may have happened, or not. */
const UNKNOWN: ReadonlySet<string> = new Set(['NETWORK', 'NOT_READY', 'INTERNAL', 'UNEXPECTED']);

/** Whether a call that moves money failed in a way that leaves open whether it moved. */
export function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof CallError && UNKNOWN.has(error.code);
}
