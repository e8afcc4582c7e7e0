/** A corner of the stepped line: at `price`, `total` lies between it and the middle. */
export interface DepthPoint {
  readonly price: number;
  readonly total: number;
}

/** Cumulative depth of one side, best level first. */
export function depthCurve(levels: Float64Array): DepthPoint[] {
  const points: DepthPoint[] = [];
  let total = 0;
  for (let position = 0; position < levels.length; position += 2) {
    total += levels[position + 1]!;
    points.push({ price: levels[position]!, total });
  }
  return points;
}

/** What would have to trade for the price to reach `price`; 0 inside the spread. */
export function depthAt(curve: readonly DepthPoint[], side: 'bids' | 'asks', price: number): number {
  const reached = curve.findLast((point) => (side === 'bids' ? point.price >= price : point.price <= price));
  return reached?.total ?? 0;
}
