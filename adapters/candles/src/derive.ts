import { allocateCandles, indexAtOrAfter, sliceCandles } from '@tradewind/market';
import type { Candles } from '@tradewind/market';
import { copyRows, overlayCandles } from './columns.ts';

/**
 * Candles of several lengths in one series, none overlapping another. `covered[i]` says how many milliseconds row `i`
 * vouches for: its length, or 0 while it is provisional.
 */
export interface MixedCandles {
  readonly candles: Candles;
  readonly covered: Float64Array;
}

/** Closed and provisional candles of one length as one series; where both exist, the closed one counts. */
export function closedOverProvisional(closed: Candles, provisional: Candles, lengthMs: number): MixedCandles {
  const candles = overlayCandles(provisional, closed);
  const covered = new Float64Array(candles.time.length).fill(lengthMs);
  if (candles !== closed) {
    for (const time of provisional.time) {
      if (closed.time[indexAtOrAfter(closed, time)] !== time) covered[indexAtOrAfter(candles, time)] = 0;
    }
  }
  return { candles, covered };
}

/**
 * Fills what the finer candles leave open: where they cover a coarse candle wholly, they stay and it goes; where they
 * cover it partly or not at all, it takes their place. So nothing is lost and nothing counted twice at a border.
 */
export function fillWithCoarser(finer: MixedCandles, coarser: MixedCandles, coarseMs: number): MixedCandles {
  const fine = finer.candles;
  const coarse = coarser.candles;
  const rows = fine.time.length;
  if (rows === 0) return coarser;
  if (coarse.time.length === 0) return finer;
  const candles = allocateCandles(rows + coarse.time.length);
  const covered = new Float64Array(rows + coarse.time.length);
  let at = 0;
  let kept = 0;
  let next = 0;
  const keepUntil = (end: number): void => {
    covered.set(finer.covered.subarray(kept, end), at);
    at = copyRows(candles, at, fine, kept, end);
    kept = end;
  };
  for (let index = 0; index < coarse.time.length; index += 1) {
    const open = coarse.time[index]!;
    while (next < rows && fine.time[next]! < open) next += 1;
    const first = next;
    let sum = 0;
    while (next < rows && fine.time[next]! < open + coarseMs) {
      sum += finer.covered[next]!;
      next += 1;
    }
    if (sum === coarseMs) continue;
    keepUntil(first);
    covered[at] = coarser.covered[index]!;
    at = copyRows(candles, at, coarse, index, index + 1);
    kept = next;
  }
  keepUntil(rows);
  return { candles: sliceCandles(candles, 0, at), covered: covered.subarray(0, at) };
}
