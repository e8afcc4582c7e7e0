import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Reconnector } from '../../src/ccxt/reconnector.ts';
import { ManualTime } from '../support/manual-time.ts';

const OPTIONS = { baseMs: 1_000, capMs: 60_000, stableMs: 30_000 };

/** Fails and waits, again and again; returns the waits in milliseconds. */
async function waits(random: () => number, attempts: number, time = new ManualTime()): Promise<number[]> {
  const reconnector = new Reconnector(time, time.scheduler, random, OPTIONS);
  const measured: number[] = [];
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const from = time.now();
    reconnector.failed();
    let opened = false;
    void reconnector.ready().then(() => (opened = true));
    await Promise.resolve();
    while (!opened) {
      time.advance(1);
      await Promise.resolve();
    }
    measured.push(time.now() - from);
  }
  return measured;
}

describe('Reconnector', () => {
  it('doubles the bound of the wait up to the cap', async () => {
    expect(await waits(() => 0.999_999, 8)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000,
    ]);
  });

  it('spreads each wait over the whole of its bound', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 0.999, noNaN: true }), async (chance) => {
        const [first = 0, second = 0] = await waits(() => chance, 2);
        expect(Math.abs(first - chance * 1_000)).toBeLessThanOrEqual(1);
        expect(Math.abs(second - chance * 2_000)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 20 },
    );
  });

  it('counts failures of one outage once, and lets all wait for the same moment', async () => {
    const time = new ManualTime();
    const reconnector = new Reconnector(time, time.scheduler, () => 0.5, OPTIONS);
    for (let stream = 0; stream < 10; stream += 1) reconnector.failed();
    const opened: number[] = [];
    const all = [1, 2, 3].map(() => reconnector.ready().then(() => opened.push(time.now())));
    time.advance(500);
    await Promise.all(all);
    expect(opened).toEqual([500, 500, 500]);
    expect(time.pending).toBe(0);
  });

  it('starts afresh after a connection that lasted', async () => {
    const time = new ManualTime();
    const reconnector = new Reconnector(time, time.scheduler, () => 0.5, OPTIONS);
    for (const wait of [500, 1_000, 2_000]) {
      reconnector.failed();
      time.advance(wait);
      await reconnector.ready();
    }
    time.advance(30_000);
    reconnector.failed();
    expect(time.pending).toBe(1);
    time.advance(500);
    await reconnector.ready();
    expect(time.pending).toBe(0);
  });

  it('does not wait where nothing failed, and leaves no timer when released', async () => {
    const time = new ManualTime();
    const reconnector = new Reconnector(time, time.scheduler, () => 0.5, OPTIONS);
    await reconnector.ready();
    reconnector.failed();
    reconnector.release();
    await reconnector.ready();
    expect(time.pending).toBe(0);
  });
});
