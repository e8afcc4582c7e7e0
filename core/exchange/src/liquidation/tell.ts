import type { LiquidationEvent } from '../event.ts';
import type { Exposure } from '../position.ts';
import type { Market, World } from '../world.ts';

type Step = Pick<LiquidationEvent, 'stage' | 'tick'> &
  Partial<Pick<LiquidationEvent, 'lots' | 'fee' | 'insurance'>>;

/** Says what a step of a liquidation did; without lots it was about the position as it stands. */
export function tell(world: World, market: Market, exposure: Exposure, step: Step): void {
  const { account, lots } = exposure;
  const { symbol } = market.settings;
  world.emit({
    type: 'liquidation',
    account,
    symbol,
    lots: Math.abs(lots),
    fee: 0n,
    insurance: 0n,
    ...step,
    time: world.time,
  });
}
