import type { SerializedDockview } from 'dockview-react';

const KEY = 'tradewind.layout';

/** Raised whenever panels are added or renamed: an older layout would lack them. */
export const LAYOUT_VERSION = 2;

type TextStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The layout that was saved last; null without one, or when it is of another version or unreadable. */
export function loadLayout(store: TextStore): SerializedDockview | null {
  try {
    const saved: unknown = JSON.parse(store.getItem(KEY) ?? 'null');
    if (typeof saved !== 'object' || saved === null) return null;
    const { version, layout } = saved as { version?: unknown; layout?: SerializedDockview };
    return version === LAYOUT_VERSION && layout !== undefined ? layout : null;
  } catch {
    return null;
  }
}

export function saveLayout(store: TextStore, layout: SerializedDockview): void {
  store.setItem(KEY, JSON.stringify({ version: LAYOUT_VERSION, layout }));
}

export function forgetLayout(store: TextStore): void {
  store.removeItem(KEY);
}
