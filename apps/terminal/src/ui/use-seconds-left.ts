import { useSyncExternalStore } from 'react';

const LOOK_EVERY_MS = 250;

/** Whole seconds until `time` (UTC milliseconds), counted down; 0 once it is past. */
export function useSecondsLeft(time: number): number {
  return useSyncExternalStore(eachLook, () => Math.max(0, Math.ceil((time - Date.now()) / 1000)));
}

function eachLook(listener: () => void): () => void {
  const timer = setInterval(listener, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
