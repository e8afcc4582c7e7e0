import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Measured } from './measure.ts';
import type { Measurement } from './measuring-worker.ts';

/**
 * Measures on a thread of its own. What the engine's compiler learnt from one contender would slow the next one down, by
 * half in one case; a new thread begins with nothing.
 */
export async function measureApart(measurement: Measurement): Promise<Measured> {
  const worker = new Worker(new URL('./measuring-worker.ts', import.meta.url), { workerData: measurement });
  const [measured] = (await once(worker, 'message')) as [Measured];
  await worker.terminate();
  return measured;
}
