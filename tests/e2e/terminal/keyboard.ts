import { describe, expect, it } from 'vitest';
import { changed, chartReady } from './visit.ts';
import type { Visit } from './visit.ts';

/** Every flow without a mouse. */
export function keyboardTests(visit: () => Visit): void {
  describe('the keyboard', () => {
    it('switches the market through the palette', async () => {
      const page = await visit().open('/trade/BTCUSDT');
      await chartReady(page);
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder('Market or command').waitFor();
      await page.keyboard.type('eth');
      await page
        .getByRole('option', { name: /ETH\/USDT/ })
        .first()
        .waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL('**/trade/ETHUSDT*');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      const symbol = page.getByRole('button', { name: /choose another market/ });
      expect(
        await changed(() => symbol.getAttribute('aria-label'), 'BTC/USDT, choose another market'),
      ).toContain('ETH/USDT');
    });

    it('performs commands from the palette, and closes it with Esc', async () => {
      const page = await visit().open('/trade/BTCUSDT');
      await chartReady(page);
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder('Market or command').fill('statistics');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/statistics');
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(new URL(page.url()).pathname).toBe('/statistics');
    });

    it('sets the timeframe with digits, in the address too', async () => {
      const page = await visit().open('/trade/BTCUSDT?tf=1h');
      await chartReady(page);
      await page.keyboard.press('1');
      const entry = page.getByRole('textbox', { name: /Timeframe/ });
      await entry.waitFor();
      await page.keyboard.type('5');
      await page.getByText('15 minutes').last().waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL('**tf=15m');
      await page.getByRole('button', { name: '15m', pressed: true }).waitFor();
      expect(await page.getByLabel('All timeframes').inputValue()).toBe('15m');
    });

    it('searches the watchlist, walks it with arrows and marks favourites', async () => {
      const page = await visit().open('/trade/BTCUSDT');
      await chartReady(page);
      await page.keyboard.press('/');
      await page.keyboard.type('sol');
      const grid = page.getByRole('grid', { name: 'Markets' });
      await grid.locator('[data-id="SOLUSDT"]').waitFor();
      await page.keyboard.press('ArrowDown');
      await page.locator('[data-id="SOLUSDT"]:focus').waitFor();
      await page.keyboard.press(' ');
      await grid.getByRole('button', { name: 'Favourite SOL/USDT', pressed: true }).waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL('**/trade/SOLUSDT*');
      await page.reload();
      await page.getByRole('button', { name: 'Favourites only' }).click();
      await grid.locator('[data-id]').first().waitFor();
      expect(
        await grid.locator('[data-id]').evaluateAll((rows) => rows.map((row) => row.dataset['id'])),
      ).toEqual(['SOLUSDT']);
    });

    it('steps to the next market of the watchlist', async () => {
      const page = await visit().open('/trade/BTCUSDT');
      await chartReady(page);
      const before = page.url();
      await page.keyboard.press('Alt+ArrowDown');
      await page.waitForURL((url) => url.href !== before);
      await chartReady(page);
      expect(await page.locator('[role=row][aria-selected=true]').getAttribute('data-id')).not.toBe(
        'BTCUSDT',
      );
    });

    it('moves between groups of panels with F6', async () => {
      const page = await visit().open('/trade/BTCUSDT');
      await chartReady(page);
      const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-panel') ?? null);
      const seen = new Set<string | null>();
      for (let press = 0; press < 6; press += 1) {
        await page.keyboard.press('F6');
        seen.add(await focused());
      }
      expect(seen).toEqual(new Set(['watchlist', 'chart', 'positions', 'book', 'tape', 'ticket']));
      await page.keyboard.press('Shift+F6');
      expect(await focused()).not.toBeNull();
    });

    it('lists every shortcut on ?, keeps the focus inside and gives it back', async () => {
      const page = await visit().open('/trade/BTCUSDT');
      await chartReady(page);
      await page.keyboard.press('F6');
      const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-panel') ?? null);
      const before = await focused();
      await page.keyboard.press('?');
      const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
      await dialog.getByText('Logarithmic scale').waitFor();
      for (let press = 0; press < 4; press += 1) await page.keyboard.press('Tab');
      expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await changed(focused, null);
      expect(await focused()).toBe(before);
    });
  });
}
