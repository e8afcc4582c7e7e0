import type { Candle } from '@tradewind/market';
import { chance } from './chance.ts';

/** How far the path strays from the straight line between its turning points, as a share of the candle's range. */
const WANDER = 0.12;

/**
 * The price at each of `points` moments of a candle: opens at the open, touches high and low, in an order that the key
 * decides, never leaves them, and ends at the close. The same candle and key give the same path.
 * @param points at least 4
 */
export function candlePath(candle: Candle, points: number, key: number): Float64Array {
  const { open, high, low, close } = candle;
  const last = points - 1;
  const [first, second] = turningPoints(candle, points, key);
  const highFirst = chance(key, candle.time, 1) < (close < open ? 0.65 : 0.35);
  const knots = [
    [0, open],
    [first, highFirst ? high : low],
    [second, highFirst ? low : high],
    [last, close],
  ] as const;
  const path = new Float64Array(points);
  for (let leg = 0; leg < 3; leg += 1) {
    const [start, from] = knots[leg]!;
    const [end, to] = knots[leg + 1]!;
    for (let point = start; point <= end; point += 1) {
      const share = end === start ? 1 : (point - start) / (end - start);
      const free = Math.min(share, 1 - share) * 4;
      const stray = (chance(key, candle.time, 2, point) - 0.5) * (high - low) * WANDER * Math.min(1, free);
      path[point] = Math.min(high, Math.max(low, from + (to - from) * share + stray));
    }
  }
  for (const [point, value] of knots) path[point] = value;
  return path;
}

/** Two moments strictly inside the candle, apart from each other. */
function turningPoints({ time }: Candle, points: number, key: number): [number, number] {
  const inner = points - 2;
  const first = 1 + Math.floor(chance(key, time, 3) * (inner - 1) * 0.6);
  const second = first + 1 + Math.floor(chance(key, time, 4) * (inner - first));
  return [first, Math.min(second, points - 2)];
}
