import type { Clock } from '@tradewind/market';
import { systemScheduler } from '../../../src/scheduler.ts';
import type { Scheduler } from '../../../src/scheduler.ts';

/** How much faster than the wall clock a venue under test lives. */
const SPEED = 20;

/** A clock that starts at `from` and runs fast, and the scheduler that goes with it. `skip` leaps ahead. */
export function fastTime(from: number): { clock: Clock & { skip(ms: number): void }; scheduler: Scheduler } {
  const startedAt = performance.now();
  let skipped = 0;
  return {
    clock: {
      now: () => Math.floor(from + skipped + (performance.now() - startedAt) * SPEED),
      skip: (ms) => {
        skipped += ms;
      },
    },
    scheduler: {
      after: (ms, task) => systemScheduler.after(ms / SPEED, task),
      every: (ms, task) => systemScheduler.every(ms / SPEED, task),
    },
  };
}
