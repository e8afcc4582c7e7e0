import { describe, expect, it } from 'vitest';
import { changed, chartReady } from './visit.ts';
import type { Visit } from './visit.ts';

const NARROW = { width: 390, height: 844 };

/** The other screens, deep links, and narrow pages. */
export function screenTests(visit: () => Visit): void {
  describe('the statistics board', () => {
    it('has every market in the open window, sorted, with a countdown', async () => {
      const page = await visit().open('/statistics');
      const table = page.getByRole('table', { name: 'Statistics by market' });
      await table.waitFor();
      expect(Number(await table.getAttribute('aria-rowcount'))).toBeGreaterThanOrEqual(243);
      const countdown = page.getByTestId('countdown');
      expect(await countdown.textContent()).toMatch(/^0[0-4]:\d\d:\d\d$/);
      await changed(() => countdown.textContent(), await countdown.textContent());
      await page.getByRole('button', { name: 'Market', exact: true }).click();
      await page.getByRole('columnheader', { name: /Market/, includeHidden: true }).waitFor();
      const names = await table
        .locator('[data-id]')
        .evaluateAll((rows) => rows.map((row) => row.dataset['id']!));
      expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b)));
    });

    it('goes back through recent windows and filters', async () => {
      const page = await visit().open('/statistics');
      const windows = page.getByRole('group', { name: 'Window' }).getByRole('button');
      await windows.nth(1).waitFor();
      await windows.nth(1).click();
      await page.getByText('Window ended').waitFor();
      await page.getByRole('searchbox', { name: 'Filter markets' }).fill('btc');
      const row = page.locator('[data-id="BTCUSDT"]');
      await row.waitFor();
      expect(await row.textContent()).toMatch(/[\d,]+\.\d/);
      await row.getByRole('link').click();
      await page.waitForURL('**/trade/BTCUSDT?tf=4h');
      await chartReady(page);
    });
  });

  describe('the status page', () => {
    it('names feeds, parts, figures and what is stored', async () => {
      const page = await visit().open('/status');
      await page.getByRole('rowheader', { name: 'PRACTICE' }).waitFor();
      await page.getByText('database').first().waitFor();
      await page.getByText('Ticks per second').waitFor();
      await page.getByRole('heading', { name: 'Stored history' }).waitFor();
      const docs = await page.request.get(
        `${visit().url}${await page.getByText('API reference').getAttribute('href')}`,
      );
      expect(docs.status()).toBe(200);
    });
  });

  describe('addresses', () => {
    it('open a market in any spelling, at a timeframe', async () => {
      const page = await visit().open('/trade/eth-usdt?tf=4h');
      await chartReady(page);
      await page.getByRole('button', { name: 'ETH/USDT, choose another market' }).waitFor();
      await page.getByRole('button', { name: '4h', pressed: true }).waitFor();
      expect(await page.title()).toContain('ETH/USDT');
    });

    it('of unknown markets and pages help on', async () => {
      const page = await visit().open('/trade/ETHUSDTT');
      await page.getByRole('heading', { name: /There is no market/ }).waitFor();
      await page.getByRole('link', { name: 'ETH/USDT', exact: true }).click();
      await chartReady(page);
      expect(new URL(page.url()).pathname).toBe('/trade/ETHUSDT');
    });
  });

  describe('a narrow page', () => {
    it('shows one panel at a time, and nothing sticks out', async () => {
      const page = await visit().open('/trade/BTCUSDT', { viewport: NARROW, hasTouch: true });
      await chartReady(page);
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      for (const name of ['Order book', 'Trades', 'Depth', '24 h', 'Markets', 'Chart']) {
        await page.getByRole('tab', { name }).click();
        await page.getByRole('tab', { name, selected: true }).waitFor();
        expect(await overflow()).toBeLessThanOrEqual(0);
      }
      await chartReady(page);
      for (const [link, heading] of [
        ['Statistics', 'Statistics board'],
        ['Status', 'System status'],
      ] as const) {
        await page.getByRole('link', { name: link }).click();
        await page.getByRole('heading', { name: heading }).waitFor();
        expect(await overflow()).toBeLessThanOrEqual(0);
      }
    });
  });
}
