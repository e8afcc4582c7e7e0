import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { changed, chartReady } from './visit.ts';
import type { Visit } from './visit.ts';

/** What the user chooses and finds again. */
export function settingsTests(visit: () => Visit): void {
  describe('settings', () => {
    it('keep the theme over a reload; without a choice the system decides', async () => {
      const page = await visit().open('/trade/BTCUSDT', { colorScheme: 'light' });
      await chartReady(page);
      const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const light = await background();
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByText('Dark', { exact: true }).click();
      await page.keyboard.press('Escape');
      const dark = await background();
      expect(dark).not.toBe(light);
      await page.reload();
      await chartReady(page);
      expect(await background()).toBe(dark);
    });

    it('swap the colours of up and down', async () => {
      const page = await visit().open('/trade/BTCUSDT');
      await chartReady(page);
      const up = () =>
        page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--up'));
      const before = await up();
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder('Market or command').fill('blue');
      await page.keyboard.press('Enter');
      expect(await changed(up, before)).not.toBe('');
    });

    it('keep the layout, and forget it on request', async () => {
      const page = await visit().open('/trade/BTCUSDT');
      await chartReady(page);
      const width = () => page.locator('[data-panel="watchlist"]').evaluate((element) => element.clientWidth);
      const original = await width();
      const sash = (await page.locator('[data-panel="watchlist"]').boundingBox())!;
      const edge = { x: sash.x + sash.width + 3, y: sash.y + 200 };
      await page.mouse.move(edge.x, edge.y);
      await page.mouse.down();
      await page.mouse.move(edge.x + 90, edge.y, { steps: 5 });
      await page.mouse.up();
      const dragged = await width();
      expect(dragged).toBeGreaterThan(original + 60);
      await page.waitForFunction(() => localStorage.getItem('tradewind.layout') !== null);
      await page.waitForTimeout(400);
      await page.reload();
      await chartReady(page);
      expect(Math.abs((await width()) - dragged)).toBeLessThan(4);
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder('Market or command').fill('reset the layout');
      await page.keyboard.press('Enter');
      await page.getByText('Layout reset').waitFor();
      expect(Math.abs((await width()) - original)).toBeLessThan(4);
    });

    it('survive a layout of another version and settings that are damaged', async () => {
      const page = await visit().open('/status');
      await page.evaluate(() => {
        localStorage.setItem('tradewind.layout', '{"version":0,"layout":{"panels":{"gone":{}}}}');
        localStorage.setItem(
          'tradewind.settings',
          '{"state":{"theme":7,"timeframe":"9q","favourites":"x"},"version":1}',
        );
      });
      await page.goto(`${visit().url}/`);
      await chartReady(page);
      expect(await page.locator('[data-panel]:visible').count()).toBeGreaterThanOrEqual(5);
    });

    it('switch scale and time zone, and save a picture of the chart', async () => {
      const page = await visit().open('/trade/BTCUSDT');
      await chartReady(page);
      await page.keyboard.press('l');
      await page.getByRole('button', { name: 'Logarithmic scale', pressed: true }).waitFor();
      await page.keyboard.press('u');
      await page.getByText('Time UTC').waitFor();
      const downloading = page.waitForEvent('download');
      await page.keyboard.press('Shift+S');
      const download = await downloading;
      expect(download.suggestedFilename()).toMatch(/BTC-USDT.*\.png$/);
      expect((await stat(await download.path())).size).toBeGreaterThan(5_000);
    });
  });
}
