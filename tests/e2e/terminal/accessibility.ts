import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { chartReady } from './visit.ts';
import type { Visit } from './visit.ts';

const BAD = ['serious', 'critical'];

interface Stop {
  readonly name: string;
  /** Brings the page from the stop before to this one. */
  readonly reach: (page: Page) => Promise<void>;
}

function dialog(name: string, key: string, opened: (page: Page) => Promise<void>): Stop {
  return {
    name,
    async reach(page) {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press(key);
      await opened(page);
    },
  };
}

function screen(name: string, link: string, ready: (page: Page) => Promise<void>): Stop {
  return {
    name,
    async reach(page) {
      await page.keyboard.press('Escape');
      await page.getByRole('link', { name: link, exact: true }).click();
      await ready(page);
    },
  };
}

/** A walk through every screen and dialog. */
const STOPS: readonly Stop[] = [
  {
    name: 'trade',
    async reach(page) {
      await chartReady(page);
      await page.getByTestId('book-table').first().waitFor({ state: 'attached' });
    },
  },
  dialog('palette', 'Control+k', (page) => page.getByPlaceholder('Market or command').waitFor()),
  dialog('help', '?', (page) => page.getByText('Keys in their place').waitFor()),
  dialog('settings', 'Control+,', (page) => page.getByText('Colours of up and down').waitFor()),
  dialog('timeframe', '5', (page) => page.getByRole('textbox', { name: /Timeframe/ }).waitFor()),
  screen('statistics', 'Statistics', (page) =>
    page.getByRole('table', { name: 'Statistics by market' }).waitFor(),
  ),
  screen('status', 'Status', (page) => page.getByRole('region', { name: 'Feeds' }).waitFor()),
  {
    name: 'unknown market',
    async reach(page) {
      await page.goto(new URL('/trade/NOSUCHCOIN', page.url()).href);
      await page.getByRole('heading', { name: /There is no market/ }).waitFor();
    },
  },
];

/** axe finds nothing serious on any screen, in either theme, wide and narrow. */
export function accessibilityTests(visit: () => Visit): void {
  describe('accessibility', () => {
    it.each(['dark', 'light'] as const)(
      'is sound on every screen in the %s theme',
      async (colorScheme) => {
        // The page's policy forbids the injected script, as it should.
        const page = await visit().open('/trade/BTCUSDT', { colorScheme, bypassCSP: true });
        const found: string[] = [];
        for (const { name, reach } of STOPS) {
          await reach(page);
          found.push(...(await violations(page)).map((violation) => `${name}: ${violation}`));
        }
        expect(found).toEqual([]);
      },
      60_000,
    );

    it('is sound on a narrow page', async () => {
      const viewport = { width: 390, height: 844 };
      const page = await visit().open('/trade/BTCUSDT', { viewport, bypassCSP: true, colorScheme: 'light' });
      await chartReady(page);
      expect(await violations(page)).toEqual([]);
      await page.getByRole('tab', { name: 'Markets' }).click();
      await page.getByRole('grid').waitFor();
      expect(await violations(page)).toEqual([]);
    }, 40_000);
  });
}

interface Axe {
  run(options: RunOptions): Promise<AxeResults>;
}

let axe: Promise<string> | undefined;

/** What axe calls serious or critical on the page as it is now. The page must have been opened with `bypassCSP`. */
export async function violations(page: Page): Promise<string[]> {
  axe ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(await axe);
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'] }),
  );
  return results.violations
    .filter(({ impact }) => BAD.includes(impact ?? ''))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}
