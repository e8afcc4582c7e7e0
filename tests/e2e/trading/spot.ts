import { addDecimals, multiplyDecimals, subtractDecimals } from '@tradewind/money';
import { describe, expect, it } from 'vitest';
import type { Visit } from '../terminal/visit.ts';
import { cell, openTrader, showTable } from './trader.ts';

const plain = (text: string | null) => (text ?? '').replaceAll(/[^\d.]/g, '');
const normal = (text: string) => text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');

/** Buying and selling on spot, at market. */
export function spotTests(visit: () => Visit): void {
  describe('on spot', () => {
    it('0.1 BTC at market: the fill, its fee and the balance agree to the last digit', async () => {
      const { page, ticket, balances } = await openTrader(visit(), 'BTCUSDT');
      const before = (await balances()).get('spot:USDT')!.total;
      await ticket.getByRole('button', { name: 'Market', exact: true }).click();
      await ticket.getByLabel('Size', { exact: true }).fill('0.1');
      await page.getByTestId('ticket-summary').getByText('You receive').waitFor();
      const expected = await page
        .getByTestId('ticket-summary')
        .locator('div', { hasText: 'You receive' })
        .locator('dd')
        .textContent();
      await page.keyboard.press('Enter');
      await page.getByText(/^Bought 0.1 BTC at/).waitFor();

      const fills = await showTable(page, 'Fills');
      const rows = fills.locator('[data-row]');
      await rows.first().waitFor();
      let quantity = '0';
      let value = '0';
      let fee = '0';
      for (const row of await rows.all()) {
        quantity = addDecimals(quantity, plain(await cell(row, 'quantity').textContent()));
        value = addDecimals(value, plain(await cell(row, 'value').textContent()));
        fee = addDecimals(fee, plain(await cell(row, 'fee').textContent()));
        expect(await cell(row, 'fee').textContent()).toContain('BTC');
      }
      expect(normal(quantity)).toBe('0.1');
      const after = await balances();
      expect(normal(after.get('spot:USDT')!.total)).toBe(normal(subtractDecimals(before, value)));
      const got = normal(after.get('spot:BTC')!.total);
      expect(got).toBe(normal(subtractDecimals(quantity, fee)));
      // The ticket had said so before, but for the book that moved meanwhile: another fill is another rounding.
      expect(Math.abs(Number(plain(expected)) - Number(got))).toBeLessThan(1e-7);
      await page
        .getByTestId('ticket-summary')
        .getByText(`${formatted(after.get('spot:USDT')!.available)} USDT`)
        .first()
        .waitFor();

      const history = await showTable(page, 'Order history');
      expect(await cell(history.locator('[data-row]').first(), 'status').textContent()).toContain('Filled');
    }, 60_000);

    it('a share of what is available is spent as an amount, and sold again by the slider', async () => {
      const { page, ticket, balances } = await openTrader(visit(), 'ETHUSDT');
      const before = (await balances()).get('spot:USDT')!.available;
      await ticket.getByRole('button', { name: 'Market', exact: true }).click();
      await ticket.getByRole('button', { name: '25%' }).click();
      expect(normal(await ticket.getByLabel('Size', { exact: true }).inputValue())).toBe(
        normal(multiplyDecimals(before, '0.25')),
      );
      await ticket.getByRole('button', { name: /^Buy ETH/ }).click();
      await page.getByText(/^Bought .* ETH at/).waitFor();
      await ticket.getByRole('button', { name: 'Sell', exact: true }).click();
      await ticket.getByLabel('Currency of the size').selectOption('base');
      await ticket.getByRole('slider', { name: /Share of what is available/ }).focus();
      await page.keyboard.press('End');
      const size = await ticket.getByLabel('Size', { exact: true }).inputValue();
      await ticket.getByRole('button', { name: /^Sell ETH/ }).click();
      await page.getByText(/^Sold .* ETH at/).waitFor();
      const left = (await balances()).get('spot:ETH')!.available;
      // Less than one lot, which nobody can sell.
      expect(Number(left)).toBeLessThan(0.0001);
      expect(Number(size)).toBeGreaterThan(1);
    }, 60_000);

    it('never offers leverage, but the perpetual', async () => {
      const { page, ticket } = await openTrader(visit(), 'BTCUSDT');
      expect(await ticket.getByText(/Reduce-only/).count()).toBe(0);
      await ticket.getByRole('link', { name: /Trade the perpetual/ }).click();
      await page.waitForURL('**/trade/BTCUSDT.P*');
      await ticket.getByRole('button', { name: /leverage/ }).waitFor();
    });

    it('refuses beside the field, before and after the exchange was asked', async () => {
      const { page, ticket } = await openTrader(visit(), 'BTCUSDT');
      await ticket.getByLabel('Price', { exact: true }).fill('50000.001');
      await ticket.getByLabel('Size', { exact: true }).fill('1000');
      await page.keyboard.press('Enter');
      await ticket.getByText('Must be a multiple of 0.01.').waitFor();
      expect(await ticket.getByLabel('Price', { exact: true }).getAttribute('aria-invalid')).toBe('true');
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true');
      // Far beyond the price band, which only the exchange knows.
      await ticket.getByLabel('Price', { exact: true }).fill('1000');
      await ticket.getByLabel('Size', { exact: true }).fill('0.1');
      await page.keyboard.press('Enter');
      await ticket.getByText('Too far from the market’s price.').waitFor();
    });
  });
}

function formatted(text: string): string {
  const [whole = '', fraction = ''] = normal(text).split('.');
  return whole.replaceAll(/\B(?=(\d{3})+$)/g, ',') + (fraction === '' ? '' : `.${fraction}`);
}
