import { describe, expect, it } from 'vitest';
import { runCrashes } from './crash/run-crashes.ts';

const KILLS = 10;
const TIMEOUT_MS = 300_000;

/** `npm run crash -- --kills 500` does more of the same. */
describe('orders over HTTP survive', () => {
  it(
    `kill -9 of the server, ${KILLS} times`,
    async () => {
      const report = await runCrashes({ target: 'server', kills: KILLS, seed: 20_261 });
      expect(report.contradictions).toEqual([]);
      // Otherwise it would have shown nothing.
      expect(report.retried).toBeGreaterThan(0);
      expect(report.acknowledged).toBeGreaterThan(KILLS);
      expect(report.publishedFills).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );

  it(
    `kill -9 of PostgreSQL, ${KILLS} times`,
    async () => {
      const report = await runCrashes({ target: 'database', kills: KILLS, seed: 20_262 });
      expect(report.contradictions).toEqual([]);
      expect(report.retried).toBeGreaterThan(0);
      expect(report.acknowledged).toBeGreaterThan(KILLS);
      expect(report.publishedFills).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
});
