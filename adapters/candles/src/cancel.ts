import type { CancelSignal } from '@tradewind/market';

/** Asks a signal, which may turn between any two steps. */
export function isCancelled(signal: CancelSignal | undefined): boolean {
  return signal?.aborted === true;
}
