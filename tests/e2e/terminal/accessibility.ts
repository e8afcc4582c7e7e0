import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { chartReady } from './visit.ts';
import type { Visit } from './visit.ts';

const BAD = ['serious', 'critical'];

interface Screen {
  readonly name: string;
  readonly path: string;
  ready(page: Page): Promise<void>;
}

const onTrade = (name: string, key: string, opened: (page: Page) => Promise<void>): Screen => ({
  name,
  path: '/trade/BTCUSDT',
  async ready(page) {
    await chartReady(page);
    await page.keyboard.press(key);
    await opened(page);
  },
});

const SCREENS: readonly Screen[] = [
  {
    name: 'trade',
    path: '/trade/BTCUSDT',
    async ready(page) {
      await chartReady(page);
      await page.getByTestId('book-table').first().waitFor({ state: 'attached' });
    },
  },
  onTrade('palette', 'Control+k', (page) => page.getByPlaceholder('Market or command').waitFor()),
  onTrade('help', '?', (page) => page.getByText('Keys in their place').waitFor()),
  onTrade('settings', 'Control+,', (page) => page.getByText('Colours of up and down').waitFor()),
  onTrade('timeframe', '5', (page) => page.getByRole('textbox', { name: /Timeframe/ }).waitFor()),
  {
    name: 'statistics',
    path: '/statistics',
    ready: (page) => page.getByRole('table', { name: 'Statistics by market' }).waitFor(),
  },
  {
    name: 'status',
    path: '/status',
    ready: (page) => page.getByRole('region', { name: 'Feeds' }).waitFor(),
  },
  {
    name: 'unknown market',
    path: '/trade/NOSUCHCOIN',
    ready: (page) => page.getByRole('heading', { name: /There is no market/ }).waitFor(),
  },
];

/** axe finds nothing serious on any screen, in either theme, wide and narrow. */
export function accessibilityTests(visit: () => Visit): void {
  describe('accessibility', () => {
    let axe: string;
    beforeAll(async () => {
      axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    });

    it.each(['dark', 'light'] as const)(
      'is sound on every screen in the %s theme',
      async (colorScheme) => {
        const found: string[] = [];
        for (const screen of SCREENS) {
          // The page's policy forbids the injected script, as it should.
          const page = await visit().open(screen.path, { colorScheme, bypassCSP: true });
          await screen.ready(page);
          found.push(...(await violations(page, axe)).map((violation) => `${screen.name}: ${violation}`));
          await page.context().close();
        }
        expect(found).toEqual([]);
      },
      60_000,
    );

    it('is sound on a narrow page', async () => {
      const viewport = { width: 390, height: 844 };
      const page = await visit().open('/trade/BTCUSDT', { viewport, bypassCSP: true, colorScheme: 'light' });
      await chartReady(page);
      expect(await violations(page, axe)).toEqual([]);
      await page.getByRole('tab', { name: 'Markets' }).click();
      await page.getByRole('grid').waitFor();
      expect(await violations(page, axe)).toEqual([]);
    });
  });
}

async function violations(page: Page, axe: string): Promise<string[]> {
  await page.evaluate(axe);
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return results.violations
    .filter(({ impact }) => BAD.includes(impact ?? ''))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}
