import { describe, expect, it } from 'vitest';
import type { Visit } from '../terminal/visit.ts';
import { openTrader, priceBelow, showTable } from './trader.ts';

/** Orders whose answer does not come. */
export function lostAnswerTests(visit: () => Visit): void {
  describe('an order on its way', () => {
    it('is shown as being sent, and as open only once the exchange has said so', async () => {
      const { page, ticket } = await openTrader(visit(), 'BTCUSDT');
      const { promise: mayGo, resolve: letGo } = Promise.withResolvers<void>();
      await page.route('**/api/v1/orders', async (route) => {
        if (route.request().method() === 'POST') await mayGo;
        await route.continue();
      });
      await ticket.getByLabel('Price', { exact: true }).fill(await priceBelow(page));
      await ticket.getByLabel('Size', { exact: true }).fill('0.01');
      await page.keyboard.press('Enter');
      const orders = await showTable(page, 'Open orders');
      await orders.getByText('Sending…').waitFor();
      expect(await orders.getByText('Open', { exact: true }).count()).toBe(0);
      letGo();
      await orders.getByText('Sending…').waitFor({ state: 'detached' });
      expect(await orders.locator('[data-row]').count()).toBe(1);
    }, 60_000);

    it('that arrived though its answer was lost is found again, and placed once', async () => {
      const { page, ticket } = await openTrader(visit(), 'BTCUSDT');
      let sent = 0;
      await page.route('**/api/v1/orders', async (route) => {
        if (route.request().method() !== 'POST') return route.continue();
        sent += 1;
        if (sent === 1) await route.fetch();
        return route.abort();
      });
      await ticket.getByLabel('Price', { exact: true }).fill(await priceBelow(page));
      await ticket.getByLabel('Size', { exact: true }).fill('0.01');
      await page.keyboard.press('Enter');
      const orders = await showTable(page, 'Open orders');
      await orders.getByText(/^Open/).first().waitFor({ timeout: 30_000 });
      expect(await orders.locator('[data-row]').count()).toBe(1);
    }, 60_000);
  });
}
