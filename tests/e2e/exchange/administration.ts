import { describe, expect, it } from 'vitest';
import { ADMINISTRATOR } from '../accounts/administration.ts';
import type { Visit } from '../terminal/visit.ts';
import { callAs, newTrader, openAs, trade } from './trader.ts';

const ORDER = { symbol: 'SOLUSDT', quantity: '1' };

/** The exchange in the hands of those who run it. */
export function exchangeAdministrationTests(visit: () => Visit): void {
  describe('administration of the exchange', { timeout: 60_000 }, () => {
    it('halts a market for everybody, and opens it again, with a reason', async () => {
      const { call } = await newTrader(visit().url, 'stopped');
      const page = await openAs(visit(), ADMINISTRATOR, '/admin/markets');
      await page.getByRole('searchbox', { name: 'Market' }).fill('SOL/USDT');
      await page.getByRole('button', { name: 'SOL/USDT', exact: true }).click();
      const drawer = page.getByRole('dialog', { name: 'SOL/USDT', exact: true });
      await drawer.getByRole('button', { name: 'Halt trading' }).click();
      const halt = page.getByRole('dialog', { name: 'Halt SOL/USDT?' });
      await halt.getByRole('button', { name: 'Halt trading' }).click();
      await halt.getByText('Reason is needed.').waitFor();
      await halt.getByLabel('Reason').fill('its venue is being repaired');
      await halt.getByRole('button', { name: 'Halt trading' }).click();
      await drawer.getByText('halted').waitFor();
      await expect(trade(call, ORDER)).rejects.toThrow('MARKET_CLOSED');
      await drawer.getByRole('button', { name: 'Resume trading' }).click();
      const resume = page.getByRole('dialog', { name: 'Resume trading in SOL/USDT?' });
      await resume.getByLabel('Reason').fill('repaired');
      await resume.getByRole('button', { name: 'Resume trading' }).click();
      await drawer.getByRole('button', { name: 'Halt trading' }).waitFor();
      await trade(call, ORDER);
    });

    it('changes a market’s settings, and refuses what can’t be', async () => {
      const page = await openAs(visit(), ADMINISTRATOR, '/admin/markets');
      await page.getByRole('searchbox', { name: 'Market' }).fill('ADAUSDT.P');
      await page.getByRole('button', { name: 'ADA/USDT:USDT' }).click();
      const drawer = page.getByRole('dialog', { name: 'ADA/USDT:USDT' });
      await drawer.getByLabel('Largest leverage').fill('many');
      await drawer.getByLabel('Reason').fill('thin market');
      await drawer.getByRole('button', { name: 'Save' }).click();
      await drawer.locator('[aria-invalid="true"][name="maxLeverage"]').waitFor();
      await drawer.getByLabel('Largest leverage').fill('7');
      await drawer.getByRole('button', { name: 'Save' }).click();
      const row = page.locator('[data-id="ADAUSDT.P"]');
      await row.getByText('up to 7×').waitFor();
      expect(await row.textContent()).toContain('perpetual');
    });

    it('versions the bounds of risk, and lets nobody overwrite another’s', async () => {
      const call = await callAs(visit().url, ADMINISTRATOR);
      const page = await openAs(visit(), ADMINISTRATOR, '/admin/risk');
      await page.getByLabel('Taker fee').fill('0.0007');
      await page.getByLabel('Reason').fill('dearer times');
      await page.getByRole('button', { name: 'Save as a new version' }).click();
      const versions = page.getByRole('region', { name: 'Versions' });
      const newest = versions.getByRole('row', { name: /dearer times/ });
      await newest.waitFor();
      expect(await newest.textContent()).toMatch(/Taker fee [\d.]+% → 0\.07%/);
      const { version } = await call<{ version: number }>('GET', '/admin/risk-params');
      await page.getByLabel('Open orders').fill('111');
      await page.getByLabel('Reason').fill('mine');
      await call('PUT', '/admin/risk-params', { version, takerFee: '0.0004', reason: 'another’s' });
      await page.getByRole('button', { name: 'Save as a new version' }).click();
      await page.getByText('Somebody else changed the bounds meanwhile').waitFor();
      await versions.getByRole('row', { name: /another’s/ }).waitFor();
      expect(await page.getByLabel('Open orders').inputValue()).not.toBe('111');
    });

    it('pays into the insurance fund', async () => {
      const page = await openAs(visit(), ADMINISTRATOR, '/admin/insurance');
      const money = page.getByTestId('insurance-balances');
      await money.waitFor();
      const before = await money.locator('dd').first().textContent();
      await page.getByRole('button', { name: 'Pay in' }).click();
      const dialog = page.getByRole('dialog', { name: 'Pay into the insurance fund' });
      await dialog.getByLabel('Amount').fill('500.25');
      await dialog.getByLabel('Reason').fill('a stormy week ahead');
      await dialog.getByRole('button', { name: 'Pay in', exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
      const amount = (text: string | null) => Number(text?.replaceAll(',', ''));
      const after = await money.locator('dd').first().textContent();
      expect(amount(after) - amount(before)).toBeCloseTo(500.25, 6);
    });

    it('watches positions at risk', async () => {
      const { person, call } = await newTrader(visit().url, 'daring');
      await call('PUT', '/positions/settings', { symbol: 'BTCUSDT.P', leverage: 50, marginMode: 'isolated' });
      await trade(call, { symbol: 'BTCUSDT.P', quantity: '0.100' });
      const page = await openAs(visit(), ADMINISTRATOR, '/admin/liquidations');
      const row = page.getByRole('row', { name: new RegExp(`${person.username} BTC/USDT:USDT long 0\\.1`) });
      await row.waitFor();
      expect(await row.textContent()).toMatch(/\d+\.\d\d%/);
    });

    it('proves that the books balance', async () => {
      const page = await openAs(visit(), ADMINISTRATOR, '/admin/reconciliation');
      const verdict = page.getByTestId('reconciled');
      await verdict.waitFor();
      expect(await verdict.textContent()).toMatch(/^Balanced: \d+ currencies and \d+ markets sum to zero/);
      await page.getByRole('button', { name: 'Reconcile now' }).click();
      await page.getByRole('button', { name: 'Reconcile now', disabled: false }).waitFor();
      const sums = page.getByRole('region', { name: 'Sums by currency' }).locator('tbody td');
      expect(new Set(await sums.allTextContents())).toEqual(new Set(['0']));
    });
  });
}
