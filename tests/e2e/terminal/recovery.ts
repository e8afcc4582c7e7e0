import { describe, expect, it } from 'vitest';
import type { ServerUnderTest } from '../../support/server.ts';
import { changed, chartReady, lastPrice } from './visit.ts';
import type { Visit } from './visit.ts';

/** A server that dies and comes back. */
export function recoveryTests(visit: () => Visit, server: () => ServerUnderTest): void {
  describe('a lost server', () => {
    it('is said at once, prices are marked as stale, and all recovers without a reload', async () => {
      const page = await visit().open('/trade/BTCUSDT?tf=1m');
      await chartReady(page);
      await page.getByTestId('feed').getByText('PRACTICE').waitFor();
      await page.evaluate(() => {
        document.body.dataset['sameDocument'] = 'yes';
      });

      await server().kill();
      await page.getByTestId('link').getByText('Reconnecting…').waitFor();
      await page
        .getByTestId('feed')
        .getByText(/^STALE \d+ s$/)
        .waitFor();
      await page.getByText('not current', { exact: true }).waitFor();

      await server().restart();
      await page.getByTestId('feed').getByText('PRACTICE').waitFor({ timeout: 20_000 });
      await page
        .getByTestId('link')
        .getByText(/^\d+ ms$/)
        .waitFor();
      await page.getByText('not current', { exact: true }).waitFor({ state: 'detached' });
      await changed(() => lastPrice(page), await lastPrice(page));
      const legend = page.getByTestId('legend');
      await changed(() => legend.textContent(), await legend.textContent());
      expect(await page.evaluate(() => document.body.dataset['sameDocument'])).toBe('yes');
    }, 90_000);

    it('leaves a page that is opened meanwhile with a way to try again', async () => {
      const page = await visit().open('/status');
      await page.getByRole('region', { name: 'Feeds' }).waitFor();
      await page.route('**/api/v1/price-data/intervals*', (route) => route.abort());
      await page.getByRole('link', { name: 'Statistics' }).click();
      await page.getByText('The statistics did not load').waitFor({ timeout: 20_000 });
      await page.unroute('**/api/v1/price-data/intervals*');
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('table', { name: 'Statistics by market' }).waitFor();
      expect(await page.getByText('The statistics did not load').count()).toBe(0);
    }, 40_000);
  });
}
