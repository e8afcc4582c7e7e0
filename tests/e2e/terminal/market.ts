import { describe, expect, it } from 'vitest';
import { changed, chartReady, lastPrice } from './visit.ts';
import type { Visit } from './visit.ts';

/** A market that moves. */
export function marketTests(visit: () => Visit): void {
  describe('the market', () => {
    it('moves: candles are there, the price and its candle change, and the title follows', async () => {
      const page = await visit().open('/trade/BTCUSDT?tf=1m');
      await chartReady(page);
      const chart = page.getByTestId('chart');
      expect(Number(await chart.getAttribute('data-candles'))).toBeGreaterThan(200);
      const price = await changed(() => lastPrice(page), await lastPrice(page));
      expect(price).toMatch(/^\d{1,3}(,\d{3})*\.\d+$/);
      const legend = page.getByTestId('legend');
      await changed(() => legend.textContent(), await legend.textContent());
      await page.waitForFunction(() => /^[\d,.]+ BTC\/USDT · Tradewind$/.test(document.title));
    });

    it('says in words where prices come from, and how far away the server is', async () => {
      const page = await visit().open('/');
      await page.getByTestId('feed').getByText('PRACTICE').waitFor();
      await page
        .getByTestId('link')
        .getByText(/^\d+ ms$/)
        .waitFor();
      expect(new URL(page.url()).pathname).toBe('/trade/BTCUSDT');
    });

    it('shows book, trades and 24 hours to those who cannot see a canvas', async () => {
      const page = await visit().open('/trade/ETHUSDT');
      const book = page.getByTestId('book-table').first();
      await book.waitFor({ state: 'attached' });
      expect(await book.locator('tbody tr').count()).toBeGreaterThanOrEqual(10);
      expect(await book.locator('caption').textContent()).toMatch(/ETH\/USDT.*Spread/);
      const trades = page.getByTestId('tape-table');
      await trades.locator('tbody tr').first().waitFor({ state: 'attached' });
      expect(await trades.locator('tbody tr').first().textContent()).toMatch(/(buy|sell)/);
      await page.getByRole('tab', { name: '24 h' }).click();
      await page.getByRole('region', { name: '24 hour statistics' }).getByText('Four-hour window').waitFor();
    });

    it('paints the book again as it changes', async () => {
      const page = await visit().open('/trade/BTCUSDT');
      await page.getByTestId('book-table').first().waitFor({ state: 'attached' });
      const picture = () =>
        page.getByTestId('book').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL().length);
      expect(await changed(picture, await picture())).toBeGreaterThan(1_000);
    });

    it('loads older candles as the chart is scrolled back', async () => {
      const page = await visit().open('/trade/BTCUSDT?tf=1h');
      await chartReady(page);
      const chart = page.getByTestId('chart');
      const before = await chart.getAttribute('data-candles');
      await chart.focus();
      await page.keyboard.press('Home');
      const after = await changed(() => chart.getAttribute('data-candles'), before);
      expect(Number(after)).toBeGreaterThan(Number(before) + 500);
    });

    it('lists all markets, of which only those in view exist, with prices that tick', async () => {
      const page = await visit().open('/trade/BTCUSDT');
      const grid = page.getByRole('grid', { name: 'Markets' });
      await grid.waitFor();
      expect(Number(await grid.getAttribute('aria-rowcount'))).toBeGreaterThanOrEqual(243);
      const rows = grid.locator('[data-id]');
      await rows.first().waitFor();
      expect(await rows.count()).toBeLessThan(60);
      const prices = () => grid.textContent();
      await changed(prices, await prices());
    });
  });
}
