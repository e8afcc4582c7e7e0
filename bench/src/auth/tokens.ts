import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccessTokens, loadSigningKeys } from '@tradewind/server';
import { jwtVerify } from 'jose';
import type { BenchResult } from '../result.ts';

const MEASURE_MS = 2_000;
const WARM_UP_MS = 500;

/** Checks of one access token after the other: ours, on this thread, and jose's, which waits for the thread pool. */
export async function tokenChecks(): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tradewind-bench-keys-'));
  try {
    const clock = { now: () => Date.now() };
    const keys = await loadSigningKeys({ privatePem: undefined, publicPem: undefined, folder, clock });
    const tokens = new AccessTokens({ keys, lifetimeSeconds: 900, clock });
    const { accessToken } = await tokens.issue(randomUUID(), randomUUID());
    const key = keys.verifying.get(keys.current.kid)!;
    const expected = { issuer: 'tradewind', audience: 'tradewind', algorithms: ['RS256'] };

    checkFor(WARM_UP_MS, () => tokens.verify(accessToken));
    const ours = checkFor(MEASURE_MS, () => tokens.verify(accessToken));
    await awaitFor(WARM_UP_MS, () => jwtVerify(accessToken, key, expected));
    const jose = await awaitFor(MEASURE_MS, () => jwtVerify(accessToken, key, expected));
    return [
      { name: 'token check', value: ours * 1000, unit: 'µs', target: '≤ 100 µs' },
      { name: 'token checks', value: Math.round(1000 / ours), unit: 'a second' },
      {
        name: 'the same by jose.jwtVerify, one at a time',
        value: jose * 1000,
        unit: 'µs',
        note: `${(jose / ours).toFixed(1)} × ours`,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Milliseconds each. */
function checkFor(durationMs: number, work: () => unknown): number {
  const began = performance.now();
  let count = 0;
  for (; performance.now() - began < durationMs; count += 1) work();
  return (performance.now() - began) / count;
}

/** Milliseconds each. */
async function awaitFor(durationMs: number, work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  let count = 0;
  for (; performance.now() - began < durationMs; count += 1) await work();
  return (performance.now() - began) / count;
}
