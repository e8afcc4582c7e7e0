import { marginRatio } from '@tradewind/margin';
import type { Exposure } from '../position.ts';
import type { World } from '../world.ts';
import { sharing } from './stake.ts';
import type { Standing } from './stake.ts';
import { CALL_RATIO, RECOVERY_RATIO } from './thresholds.ts';

/** Calls the owner once when the margin ratio reaches 80 %, and again only after it was below 75 %. */
export function followRatio(world: World, exposure: Exposure, { maintenance, equity }: Standing): void {
  const ratio = marginRatio(maintenance, equity);
  if (ratio === null) return;
  const { account, marginMode, symbol } = exposure;
  if (!exposure.called && ratio >= CALL_RATIO) {
    setCalled(world, exposure, true);
    world.emit({
      type: 'margin_call',
      account,
      symbol: marginMode === 'cross' ? null : symbol,
      ratio,
      time: world.time,
    });
  } else if (exposure.called && ratio < RECOVERY_RATIO) setCalled(world, exposure, false);
}

/** Positions that share a balance are called together. */
function setCalled(world: World, exposure: Exposure, called: boolean): void {
  const positions = sharing(world, exposure);
  for (const position of positions) {
    position.called = called;
    world.exposureChanged(position);
  }
  for (const position of positions) world.market(position.symbol).liquidations.update(position);
}
