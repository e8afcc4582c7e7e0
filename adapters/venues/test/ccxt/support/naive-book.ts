type Raw = readonly (readonly [string, string])[];

export interface Sides {
  readonly bids: [number, number][];
  readonly asks: [number, number][];
}

/** A book rebuilt in the plainest way: apply each update after the snapshot, sort, take the best hundred. */
export function naiveBook(snapshot: unknown, frames: readonly string[]): Sides {
  const { lastUpdateId, bids, asks } = snapshot as { lastUpdateId: number; bids: Raw; asks: Raw };
  const state = { bids: new Map<string, string>(bids), asks: new Map<string, string>(asks) };
  for (const frame of frames) {
    const update = JSON.parse(frame) as { u: number; b: Raw; a: Raw };
    if (update.u > lastUpdateId) apply(state, update.b, update.a);
  }
  return best(state);
}

export function apply(state: { bids: Map<string, string>; asks: Map<string, string> }, b: Raw, a: Raw): void {
  for (const [price, quantity] of b) state.bids.set(price, quantity);
  for (const [price, quantity] of a) state.asks.set(price, quantity);
}

export function best(state: { bids: Map<string, string>; asks: Map<string, string> }): Sides {
  const levels = (side: Map<string, string>): [number, number][] =>
    [...side]
      .map(([price, quantity]): [number, number] => [Number(price), Number(quantity)])
      .filter(([, q]) => q > 0);
  return {
    bids: levels(state.bids)
      .sort((x, y) => y[0] - x[0])
      .slice(0, 100),
    asks: levels(state.asks)
      .sort((x, y) => x[0] - y[0])
      .slice(0, 100),
  };
}
