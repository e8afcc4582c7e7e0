import type { BenchResult } from './result.ts';
import { launchBenchBrowser } from './support/browser.ts';
import { startBenchServer } from './support/server.ts';
import { buildTerminal } from './support/terminal-build.ts';

const SETTLE_MS = 8_000;
const MEASURE_MS = 60_000;

/**
 * Gaps between animation frames on the trade screen while every market ticks once a second, with chart, book, depth and
 * trades of one market streaming; Chromium without a GPU, on the same machine as the server.
 */
export async function run(): Promise<BenchResult[]> {
  await buildTerminal();
  const server = await startBenchServer();
  const browser = await launchBenchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`${server.url}/trade/BTCUSDT?tf=1m`);
    await page.locator('[data-testid="chart"][data-phase="ready"]').waitFor();
    await page.waitForTimeout(SETTLE_MS);
    const ticking = await page.locator('[role="grid"]').getAttribute('aria-rowcount');
    const gaps = await page.evaluate(frameGaps, MEASURE_MS);
    gaps.sort((a, b) => a - b);
    const quantile = (share: number) =>
      gaps[Math.min(gaps.length - 1, Math.floor(share * gaps.length))] ?? Number.NaN;
    const frames = `${gaps.length} frames in ${MEASURE_MS / 1000} s, ${Number(ticking) - 1} markets ticking`;
    return [
      { name: 'terminal, gap between frames, p50', value: quantile(0.5), unit: 'ms', note: frames },
      { name: 'terminal, gap between frames, p95', value: quantile(0.95), unit: 'ms', target: '< 20 ms' },
      { name: 'terminal, gap between frames, p99', value: quantile(0.99), unit: 'ms' },
    ];
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** Runs in the page: milliseconds between the animation frames of `durationMs`. */
function frameGaps(durationMs: number): Promise<number[]> {
  return new Promise((resolve) => {
    const gaps: number[] = [];
    const start = performance.now();
    let before = start;
    const frame = (time: number): void => {
      gaps.push(time - before);
      before = time;
      if (time - start < durationMs) requestAnimationFrame(frame);
      else resolve(gaps.slice(1));
    };
    requestAnimationFrame(frame);
  });
}
