import { describe, expect, it } from 'vitest';
import { chartReady } from '../terminal/visit.ts';
import type { Visit } from '../terminal/visit.ts';
import { cell, openTrader, priceBelow, showTable } from './trader.ts';

/** Trading without a mouse. */
export function keyboardTradingTests(visit: () => Visit): void {
  describe('the keyboard', () => {
    it('opens the ticket, writes an order, sends it and leaves', async () => {
      const { page, ticket } = await openTrader(visit(), 'BTCUSDT');
      const price = await priceBelow(page);
      await chartReady(page);
      const chart = page.getByTestId('chart');
      await chart.focus();
      await page.keyboard.press('s');
      await ticket.getByRole('button', { name: 'Sell', exact: true, pressed: true }).waitFor();
      await page.keyboard.press('Escape');
      expect(await chart.evaluate((element) => element === document.activeElement)).toBe(true);
      await page.keyboard.press('b');
      await ticket.getByRole('button', { name: 'Buy', exact: true, pressed: true }).waitFor();
      await page.keyboard.type(price);
      await page.keyboard.press('Tab');
      while (
        !(await ticket
          .getByLabel('Size', { exact: true })
          .evaluate((element) => element === document.activeElement))
      ) {
        await page.keyboard.press('Tab');
      }
      await page.keyboard.type('0.01');
      await page.keyboard.press('Enter');
      await page.getByText(/^Accepted: Buy 0.01 BTC/).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('o');
      const row = page.getByRole('table', { name: 'Open orders' }).locator('[data-row]').first();
      await row.getByRole('button', { name: /^Cancel order/ }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('No open orders').waitFor();
    }, 60_000);

    it('asks before it sends, for who wants that', async () => {
      const { page, ticket } = await openTrader(visit(), 'BTCUSDT');
      await page.keyboard.press('Control+,');
      await page.getByText('Ask first').click();
      await page.keyboard.press('Escape');
      await ticket.getByLabel('Price', { exact: true }).fill(await priceBelow(page));
      await ticket.getByLabel('Size', { exact: true }).fill('0.01');
      await page.keyboard.press('Enter');
      const question = page.getByRole('dialog', { name: 'Send this order?' });
      await question.getByText('PAPER').waitFor();
      expect(await question.textContent()).toMatch(/Buy 0.01 BTC at .*Cost .* USDT, fee .* BTC/);
      await question.getByRole('button', { name: 'Send the order' }).click();
      const orders = await showTable(page, 'Open orders');
      await cell(orders.locator('[data-row]').first(), 'status').waitFor();
    }, 60_000);

    it('knows `g s` from `s`', async () => {
      const { page, ticket } = await openTrader(visit(), 'BTCUSDT');
      await page.keyboard.press('g');
      await page.keyboard.press('s');
      await page.getByRole('heading', { name: 'Statistics board' }).waitFor();
      await page.goBack();
      const buy = ticket.getByRole('button', { name: 'Buy', exact: true });
      expect(await buy.getAttribute('aria-pressed')).toBe('true');
    });
  });
}
