import { allocateCandles, indexAtOrAfter, sliceCandles } from '@tradewind/market';
import type { Candles } from '@tradewind/market';
import { copyRows, NO_CANDLES, overlayCandles } from './columns.ts';

/** What is stored of one series in one timeframe. */
export interface StoredCandles {
  readonly closed: Candles;
  readonly provisional: Candles;
  readonly lengthMs: number;
}

/** One series of candles of several lengths, none overlapping another, from what is stored, finest first. */
export function mixCandles([finest, ...coarser]: readonly StoredCandles[]): Candles {
  if (finest === undefined) return NO_CANDLES;
  if (coarser.length === 0) return overlayCandles(finest.provisional, finest.closed);
  const mixed = coarser.reduce(
    (finer, stored) => fillWithCoarser(finer, closedOverProvisional(stored), stored.lengthMs),
    closedOverProvisional(finest),
  );
  return mixed.candles;
}

/** `covered[i]` says how many milliseconds row `i` vouches for: its length, or 0 while it is provisional. */
interface MixedCandles {
  readonly candles: Candles;
  readonly covered: Float64Array;
}

/** Closed and provisional candles of one length as one series; where both exist, the closed one counts. */
function closedOverProvisional({ closed, provisional, lengthMs }: StoredCandles): MixedCandles {
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
function fillWithCoarser(finer: MixedCandles, coarser: MixedCandles, coarseMs: number): MixedCandles {
  const fine = finer.candles;
  const coarse = coarser.candles;
  const rows = fine.time.length;
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
