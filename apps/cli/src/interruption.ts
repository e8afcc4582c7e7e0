import process from 'node:process';
import { EXIT } from './failure.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl-C can reach us twice, from the terminal and through our launcher; what follows this closely is the same wish. */
const SAME_WISH_MS = 500;

/**
 * The first signal asks the command to end tidily; a second one, later, ends it at once. Nothing is half-written either
 * way.
 */
export function onSignals(): { readonly signal: AbortSignal; end(): void } {
  const abort = new AbortController();
  let firstAt: number | undefined;
  const onSignal = (): void => {
    const now = performance.now();
    firstAt ??= now;
    if (now - firstAt > SAME_WISH_MS) process.exit(EXIT.cancelled);
    abort.abort();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    signal: abort.signal,
    end() {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}
