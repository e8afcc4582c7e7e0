import type { Bars } from './bars.ts';
import { draw, EXPONENTIAL, randomBits } from './random.ts';
import type { Bits } from './random.ts';

/** A bar that moves needs a print at its open, high, low and close. */
export const LOTS_TO_MOVE = 4;

/** How a bar is divided: one entry a child. */
export interface Shares {
  /** Standard normal shocks. */
  readonly shock: Float64Array;
  /** Share of the variance, in any unit; 0: nothing trades in this child. */
  readonly variance: Float64Array;
  /** Share of the volume, in any unit. */
  readonly volume: Float64Array;
}

export interface Wicks {
  /** How far a child goes beyond its open and close: 1 as a Brownian path, 0 not at all. */
  readonly reach: number;
  readonly highKey: Bits;
  readonly lowKey: Bits;
}

/** How far an excursion is scaled that misses the parent's extreme. */
const MAX_STRETCH = 1.2;
const MIN_STRETCH = 0.35;

/**
 * Divides bar `parentIndex` of `parent` into `children`, which together are that bar to the last digit: the first opens
 * at its open, the last closes at its close, the highest high is its high, the lowest low its low, the volumes sum to
 * its volume.
 *
 * The closes are a random walk bridged from open to close. Where the walk leaves the range between open and close, that
 * excursion is scaled to stay inside the parent's extremes; the children's own extremes come from the law of the
 * maximum of a Brownian bridge, and the one that comes nearest to the parent's extreme is the one that attains it.
 */
export function splitBar(
  parent: Bars,
  parentIndex: number,
  children: Bars,
  shares: Shares,
  wicks: Wicks,
  firstIndex: number,
): void {
  const count = children.open.length;
  const open = parent.open[parentIndex]!;
  const high = parent.high[parentIndex]!;
  const low = parent.low[parentIndex]!;
  const close = parent.close[parentIndex]!;
  const lots = parent.lots[parentIndex]!;
  const { variance } = shares;
  const active = limitActive(variance, Math.floor(lots / LOTS_TO_MOVE));

  let total = 0;
  for (let k = 0; k < count; k += 1) total += variance[k]!;
  const perShare = total > 0 ? parent.variance[parentIndex]! / total : 0;
  const scale = Math.sqrt(perShare) * (open + close) * 0.5;

  walk(children.close, shares, scale, total, open, close);
  keepInside(children.close, open, close, high, low);
  extremes(children, shares, wicks, firstIndex, scale, { open, high, low });
  divideLots(children.lots, shares, lots, active);
  for (let k = 0; k < count; k += 1) children.variance[k] = variance[k]! * perShare;
}

/** Leaves at most `limit` children active, the strongest; at least one where there is any volume. Returns how many. */
function limitActive(variance: Float64Array, limit: number): number {
  if (limit === 0) {
    variance.fill(0);
    return 0;
  }
  let active = 0;
  let strongest = 0;
  for (let k = 0; k < variance.length; k += 1) {
    if (variance[k]! > 0) active += 1;
    if (variance[k]! > variance[strongest]!) strongest = k;
  }
  if (active === 0) {
    variance[strongest] = 1;
    return 1;
  }
  while (active > limit) {
    let weakest = -1;
    for (let k = 0; k < variance.length; k += 1) {
      if (variance[k]! > 0 && (weakest < 0 || variance[k]! < variance[weakest]!)) weakest = k;
    }
    variance[weakest] = 0;
    active -= 1;
  }
  return active;
}

/** A random walk from open to close, written as the closes of the children, in fractions of ticks. */
function walk(
  closes: Float64Array,
  { shock, variance }: Shares,
  scale: number,
  total: number,
  open: number,
  close: number,
): void {
  const count = closes.length;
  let position = 0;
  for (let k = 0; k < count; k += 1) {
    const share = variance[k]!;
    if (share > 0) position += scale * Math.sqrt(share) * shock[k]!;
    closes[k] = position;
  }
  const pull = total > 0 ? (close - open - position) / total : 0;
  let passed = 0;
  for (let k = 0; k < count; k += 1) {
    passed += variance[k]!;
    closes[k] = open + closes[k]! + pull * passed;
  }
  closes[count - 1] = close;
}

/**
 * Brings the walk inside the parent's extremes: what leaves the range of open and close is scaled towards them, within
 * limits, so that no stretch of time becomes much calmer or wilder than its neighbours; what still goes beyond is
 * reflected. Rounds to whole ticks.
 */
function keepInside(closes: Float64Array, open: number, close: number, high: number, low: number): void {
  const top = Math.max(open, close);
  const bottom = Math.min(open, close);
  let above = 0;
  let below = 0;
  for (let k = 0; k < closes.length; k += 1) {
    const value = closes[k]!;
    if (value - top > above) above = value - top;
    if (bottom - value > below) below = bottom - value;
  }
  const up = above > 0 ? limitScale((high - top) / above) : 1;
  const down = below > 0 ? limitScale((bottom - low) / below) : 1;
  for (let k = 0; k < closes.length; k += 1) {
    const value = closes[k]!;
    if (value > top) closes[k] = reflect(top + (value - top) * up, high, low);
    else if (value < bottom) closes[k] = reflect(bottom - (bottom - value) * down, high, low);
    closes[k] = Math.round(closes[k]!);
  }
}

function limitScale(scale: number): number {
  return scale > MAX_STRETCH ? MAX_STRETCH : scale < MIN_STRETCH ? MIN_STRETCH : scale;
}

/** Folds a value back at the bounds, as often as it takes. */
function reflect(value: number, high: number, low: number): number {
  if (value <= high && value >= low) return value;
  const range = high - low;
  if (range === 0) return low;
  const position = (((value - low) % (2 * range)) + 2 * range) % (2 * range);
  return low + (position > range ? 2 * range - position : position);
}

/** Opens, highs and lows of the children. */
function extremes(
  children: Bars,
  { variance }: Shares,
  { reach, highKey, lowKey }: Wicks,
  firstIndex: number,
  scale: number,
  parent: { readonly open: number; readonly high: number; readonly low: number },
): void {
  const count = children.open.length;
  const factor = 2 * reach * scale * scale;
  let open = parent.open;
  let nearestHigh = -1;
  let nearestLow = -1;
  let highest = -Infinity;
  let lowest = Infinity;
  for (let k = 0; k < count; k += 1) {
    const close = children.close[k]!;
    const share = variance[k]!;
    children.open[k] = open;
    if (share === 0) {
      children.high[k] = open;
      children.low[k] = open;
      continue;
    }
    const move = (close - open) * (close - open);
    const middle = (open + close) * 0.5;
    const spread = factor * share;
    const up =
      middle + Math.sqrt(move + spread * draw(EXPONENTIAL, randomBits(highKey, firstIndex + k))) * 0.5;
    const down =
      middle - Math.sqrt(move + spread * draw(EXPONENTIAL, randomBits(lowKey, firstIndex + k))) * 0.5;
    children.high[k] = Math.min(parent.high, Math.round(up));
    children.low[k] = Math.max(parent.low, Math.round(down));
    if (up > highest) {
      highest = up;
      nearestHigh = k;
    }
    if (down < lowest) {
      lowest = down;
      nearestLow = k;
    }
    open = close;
  }
  if (nearestHigh >= 0) children.high[nearestHigh] = parent.high;
  if (nearestLow >= 0) children.low[nearestLow] = parent.low;
}

/** Volumes in whole lots that sum to `lots`: what moving needs for each active child, the rest by share. */
function divideLots(target: Float64Array, { variance, volume }: Shares, lots: number, active: number): void {
  let total = 0;
  for (let k = 0; k < target.length; k += 1) if (variance[k]! > 0) total += volume[k]!;
  const free = lots - active * LOTS_TO_MOVE;
  let passed = 0;
  let given = 0;
  for (let k = 0; k < target.length; k += 1) {
    if (variance[k] === 0) {
      target[k] = 0;
      continue;
    }
    passed += volume[k]!;
    // Where the shares say nothing of the children that trade, the first of them takes it all.
    const upTo = total > 0 ? Math.min(free, Math.round((passed / total) * free)) : free;
    target[k] = LOTS_TO_MOVE + upTo - given;
    given = upTo;
  }
}
