import { Refusal } from '../outcome.ts';
import type { Account, World } from '../world.ts';
import { cancelAll } from './cancel.ts';
import { end } from './lifecycle.ts';

/** Starts, renews or (0) stops a dead man's switch. @throws {Refusal} */
export function setCountdown(world: World, account: Account, symbol: string, afterMs: number): void {
  world.market(symbol);
  if (!Number.isSafeInteger(afterMs) || afterMs < 0)
    throw new Refusal('invalid_combination', 'the countdown must be a whole number of milliseconds');
  const key = `${account.number} ${symbol}`;
  if (afterMs === 0) world.countdowns.delete(key);
  else world.countdowns.set(key, { account: account.number, symbol, at: world.time + afterMs });
  world.accountChanged(account.number);
}

/** What falls due: GTD orders expire, countdowns that were not renewed cancel. */
export function runClock(world: World): void {
  for (const order of world.expiring) {
    if (order.expiresAt <= world.time)
      end(world, world.market(order.symbol), order, 'expired', 'time_in_force');
  }
  for (const [key, { account, symbol, at }] of world.countdowns) {
    if (at > world.time) continue;
    world.countdowns.delete(key);
    cancelAll(world, world.account(account), symbol, 'countdown');
    world.accountChanged(account);
  }
}
