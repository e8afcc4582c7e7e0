import type { Lots, Ticks } from '@tradewind/margin';
import type { Exposure } from '../position.ts';
import { fill } from '../settlement/fill.ts';
import type { Market, World } from '../world.ts';

interface Takeover {
  readonly tick: Ticks;
  readonly lots: Lots;
  /** House account that takes the position. */
  readonly by: number;
}

/** A house account takes lots of a position at a price, past the book and free of fees. */
export function take(world: World, market: Market, exposure: Exposure, { tick, lots, by }: Takeover): void {
  fill(world, {
    market,
    tick,
    lots,
    side: exposure.lots > 0 ? -1 : 1,
    taker: { account: exposure.account, order: null },
    maker: { account: by, order: null },
    cause: 'takeover',
    houseQuote: null,
  });
}
