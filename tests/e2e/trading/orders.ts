import { describe, expect, it } from 'vitest';
import { changed } from '../terminal/visit.ts';
import type { Visit } from '../terminal/visit.ts';
import { cell, openTrader, priceBelow, showTable } from './trader.ts';

/** Orders that rest. */
export function ordersTests(visit: () => Visit): void {
  describe('a limit order', () => {
    it('is placed, changed in its row, and cancelled', async () => {
      const { page, ticket, balances } = await openTrader(visit(), 'BTCUSDT');
      const before = (await balances()).get('spot:USDT')!;
      const price = await priceBelow(page);
      await ticket.getByLabel('Price', { exact: true }).fill(price);
      await ticket.getByLabel('Size', { exact: true }).fill('0.02');
      await ticket.getByText('Post-only').click();
      await ticket.getByRole('button', { name: /^Buy BTC/ }).click();
      const orders = await showTable(page, 'Open orders');
      const row = orders.locator('[data-row]').first();
      await row.getByText(/^Open/).waitFor();
      expect(await cell(row, 'status').textContent()).toContain('post-only');
      expect(Number((await balances()).get('spot:USDT')!.available)).toBe(
        Number(before.available) - Number(price) * 0.02,
      );

      const lower = String(Number(price) - 100);
      await row.getByRole('button', { name: /^Edit order/ }).click();
      await row.getByLabel(/^Price of order/).fill(lower);
      await row.getByLabel(/^Quantity of order/).fill('0.03');
      await page.keyboard.press('Enter');
      await row.getByLabel(/^Price of order/).waitFor({ state: 'detached' });
      expect(((await cell(row, 'price').textContent()) ?? '').replaceAll(',', '')).toBe(lower);
      expect(await cell(row, 'quantity').textContent()).toBe('0.03');

      await row.getByRole('button', { name: /^Cancel order/ }).click();
      await page.getByText('No open orders').waitFor();
      expect((await balances()).get('spot:USDT')).toEqual(before);
      const history = await showTable(page, 'Order history');
      expect(await cell(history.locator('[data-row]').first(), 'status').textContent()).toContain(
        'Cancelled',
      );
    }, 60_000);

    it('that can’t be changed as asked stays as it is, and says why', async () => {
      const { page, ticket } = await openTrader(visit(), 'BTCUSDT');
      const price = await priceBelow(page);
      await ticket.getByLabel('Price', { exact: true }).fill(price);
      await ticket.getByLabel('Size', { exact: true }).fill('0.02');
      await page.keyboard.press('Enter');
      const orders = await showTable(page, 'Open orders');
      const row = orders.locator('[data-row]').first();
      await row.getByRole('button', { name: /^Edit order/ }).click();
      await row.getByLabel(/^Quantity of order/).fill('999');
      await page.keyboard.press('Enter');
      await row.getByRole('alert').waitFor();
      await row.getByLabel(/^Quantity of order/).press('Escape');
      expect(await cell(row, 'quantity').textContent()).toBe('0.02');
    }, 60_000);
  });

  describe('all orders', () => {
    it('sort by their columns, are filtered to the market that is shown, and are cancelled at once', async () => {
      const { page, ticket } = await openTrader(visit(), 'BTCUSDT');
      const price = Number(await priceBelow(page));
      for (const step of [100, 0, 200]) {
        await ticket.getByLabel('Price', { exact: true }).fill(String(price - step));
        await ticket.getByLabel('Size', { exact: true }).fill('0.01');
        await page.keyboard.press('Enter');
        await changed(() => ticket.getByLabel('Size', { exact: true }).inputValue(), '0.01');
      }
      const orders = await showTable(page, 'Open orders');
      await orders.locator('[data-row]').nth(2).waitFor();
      await orders.getByRole('button', { name: 'Price' }).click();
      const prices = () => orders.locator('[data-column="price"]').allTextContents();
      const descending = (await prices()).map((text) => Number(text.replaceAll(',', '')));
      expect(descending).toEqual(descending.toSorted((a, b) => b - a));
      await page.getByLabel('BTC/USDT only').check();
      expect(await orders.locator('[data-row]').count()).toBe(3);
      await page
        .getByRole('row', { name: /^Favourite ETH\/USDT/ })
        .first()
        .click();
      await page.waitForURL('**/trade/ETHUSDT*');
      await page.getByText('None in ETH/USDT.').waitFor();
      await page.getByLabel('ETH/USDT only').uncheck();
      await page.getByRole('button', { name: 'Cancel all orders' }).click();
      const dialog = page.getByRole('dialog', { name: 'Cancel all open orders?' });
      await dialog.getByRole('button', { name: 'Cancel 3 orders' }).click();
      await page.getByText('No open orders').waitFor();
      const history = await showTable(page, 'Order history');
      await history.locator('[data-row]').nth(2).waitFor();
      expect(await history.getByText('by you').count()).toBe(3);
    }, 60_000);
  });
}
