import { describe, expect, it } from 'vitest';
import { depthAt, depthCurve } from '../src/panels/depth/depth-curve.ts';

describe('the depth curve', () => {
  it('adds up from the best level outwards', () => {
    expect(depthCurve(new Float64Array([100, 1, 99, 2, 97, 4]))).toEqual([
      { price: 100, total: 1 },
      { price: 99, total: 3 },
      { price: 97, total: 7 },
    ]);
  });

  it('tells what must trade to reach a price', () => {
    const bids = depthCurve(new Float64Array([100, 1, 99, 2]));
    expect(depthAt(bids, 'bids', 98.5)).toBe(3);
    expect(depthAt(bids, 'bids', 99.5)).toBe(1);
    expect(depthAt(bids, 'bids', 100.5)).toBe(0);
    const asks = depthCurve(new Float64Array([101, 5, 102, 6]));
    expect(depthAt(asks, 'asks', 101.5)).toBe(5);
  });
});
