import { describe, expect, it } from 'vitest';
import { changed } from '../terminal/visit.ts';
import type { Visit } from '../terminal/visit.ts';
import { cell, openTrader, priceBelow, showTable } from './trader.ts';
import type { Trader } from './trader.ts';

/** Sets isolated margin at a leverage, by the ticket's dialog. */
async function setLeverage({ page, ticket }: Trader, leverage: string): Promise<void> {
  await ticket.getByRole('button', { name: /leverage/ }).click();
  const dialog = page.getByRole('dialog', { name: /Leverage and margin/ });
  await dialog.getByLabel(/^Leverage \(/).fill(leverage);
  await dialog.getByLabel('Margin mode', { exact: true }).selectOption('isolated');
  await dialog.getByRole('button', { name: 'Set them' }).click();
  await dialog.waitFor({ state: 'detached' });
  await ticket
    .getByRole('button', { name: `isolated ${leverage}x: change margin mode and leverage` })
    .waitFor();
}

/** Positions in perpetual markets. */
export function perpetualTests(visit: () => Visit): void {
  describe('in a perpetual', () => {
    it('a position is opened with stop and target, follows the mark price, is changed and closed', async () => {
      const trader = await openTrader(visit(), 'BTCUSDT.P');
      const { page, ticket } = trader;
      await setLeverage(trader, '25');
      await ticket.getByRole('button', { name: 'Market', exact: true }).click();
      await ticket.getByLabel('Size', { exact: true }).fill('0.1');
      await ticket.getByText('Attach stop loss and take profit').click();
      await ticket.getByLabel('Stop loss', { exact: true }).fill(await priceBelow(page, 0.98));
      await ticket.getByLabel('Take profit', { exact: true }).fill(await priceBelow(page, 1.05));
      const summary = page.getByTestId('ticket-summary');
      const liquidation = await summary
        .locator('div', { hasText: 'Liquidation price' })
        .locator('dd')
        .textContent();
      await ticket.getByRole('button', { name: /^Buy \/ Long BTC/ }).click();

      const positions = await showTable(page, 'Positions');
      const row = positions.locator('[data-row]').first();
      await row.waitFor();
      expect(await cell(row, 'market').textContent()).toContain('Long 25x isolated');
      expect(await cell(row, 'protection').textContent()).toMatch(/^[\d,]+[\d,]+/);
      const shown = Number((await cell(row, 'liquidation').textContent())!.replaceAll(',', ''));
      const said = Number(liquidation!.replaceAll(/[^\d.]/g, ''));
      expect(Math.abs(shown - said) / said).toBeLessThan(0.001);
      const pnl = page.getByTestId('position-pnl');
      await changed(() => pnl.textContent(), await pnl.textContent());
      const orders = await showTable(page, 'Open orders');
      await orders.locator('[data-row]').nth(1).waitFor();

      await showTable(page, 'Positions');
      const margin = await cell(row, 'margin').textContent();
      await row.getByRole('button', { name: /^Margin of/ }).click();
      await page.getByRole('dialog').getByLabel('Amount (USDT)').fill('50');
      await page.getByRole('dialog').getByRole('button', { name: 'Move the margin' }).click();
      await changed(
        async () => (await cell(row, 'margin').textContent())!.split(' ')[0],
        margin!.split(' ')[0],
      );

      // What was attached to the order gives way to what protects the whole position.
      await row.getByRole('button', { name: /^TP\/SL of/ }).click();
      const protection = page.getByRole('dialog', { name: /^Stop and target/ });
      await protection.getByText(/a stop at .* and a target at|a target at .* and a stop at/).waitFor();
      await protection.getByLabel('Take profit').fill(await priceBelow(page, 1.06));
      await protection.getByRole('button', { name: 'Set them' }).click();
      await protection.waitFor({ state: 'detached' });
      await showTable(page, 'Open orders');
      await orders.getByText('of the position').nth(1).waitFor();
      expect(await orders.locator('[data-row]').count()).toBe(2);
      await showTable(page, 'Positions');

      await row.getByRole('button', { name: /^Close the position/ }).click();
      const close = page.getByRole('dialog', { name: /^Close/ });
      await close.getByRole('button', { name: '50%' }).click();
      await close.getByRole('button', { name: 'Close at market' }).click();
      await close.waitFor({ state: 'detached' });
      expect(await cell(row, 'size').textContent()).toBe('0.05 BTC');
      await row.getByRole('button', { name: /^Close the position/ }).click();
      await close.getByRole('button', { name: 'Close at market' }).click();
      await page.getByText('No open positions').waitFor();
      await showTable(page, 'Open orders');
      await page.getByText('No open orders').waitFor();
      const fills = await showTable(page, 'Fills');
      expect(await cell(fills.locator('[data-row]').first(), 'realized').textContent()).toMatch(/^[+−]?\d/);
    }, 90_000);

    it('a trailing stop and a pair are placed and wait', async () => {
      const trader = await openTrader(visit(), 'ETHUSDT.P');
      const { page, ticket } = trader;
      await ticket.getByLabel('Other order types').selectOption('trailing_stop');
      await ticket.getByLabel('Callback').fill('2');
      await ticket.getByLabel('Size', { exact: true }).fill('0.1');
      await ticket.getByRole('button', { name: /^Buy \/ Long ETH/ }).click();
      const orders = await showTable(page, 'Open orders');
      await orders.locator('[data-row]').first().waitFor();
      expect(await cell(orders.locator('[data-row]').first(), 'type').textContent()).toBe('Trailing stop');
      await ticket.getByLabel('Other order types').selectOption('oco');
      await ticket.getByLabel('Trigger price').fill(await priceBelow(page, 1.03));
      await ticket.getByLabel('Limit price').fill(await priceBelow(page, 0.97));
      await ticket.getByLabel('Size', { exact: true }).fill('0.1');
      await ticket.getByRole('button', { name: /^Buy \/ Long ETH/ }).click();
      await orders.locator('[data-row]').nth(2).waitFor();
      expect(await orders.getByText('one of a pair').count()).toBe(2);
      await orders
        .locator('[data-row]', { hasText: 'one of a pair' })
        .first()
        .getByRole('button', { name: /^Cancel order/ })
        .click();
      await orders.getByText('one of a pair').first().waitFor({ state: 'detached' });
      expect(await orders.locator('[data-row]').count()).toBe(1);
    }, 60_000);
  });
}
