import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Visit } from '../terminal/visit.ts';
import { newTraderOnPage } from './trader.ts';

/** What a row of a wallet says: available, locked, total, US dollars. */
async function balance(page: Page, wallet: 'spot' | 'margin', currency: string): Promise<string[]> {
  const cells = page.getByTestId(`${wallet}-${currency}`).locator('td');
  await cells.first().waitFor();
  return (await cells.allTextContents()).slice(0, 4);
}

async function move(page: Page, dialog: Locator, action: string): Promise<void> {
  await dialog.getByRole('button', { name: action, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: 'Spot wallet' }).waitFor();
}

/** Paper money: seen, moved, and written down. */
export function walletTests(visit: () => Visit): void {
  const open = async (name: string, path: string) => {
    const { page } = await newTraderOnPage(visit(), name);
    await page.goto(visit().url + path);
    return page;
  };

  describe('the wallet', { timeout: 60_000 }, () => {
    it('is for who is signed in', async () => {
      const page = await visit().open('/wallet');
      await page.waitForURL('**/sign-in?*');
      expect(new URL(page.url()).searchParams.get('returnTo')).toBe('/wallet');
    });

    it('shows what a new account has, in words as paper money', async () => {
      const page = await open('fresh', '/wallet');
      expect(await balance(page, 'spot', 'USDT')).toEqual(['100,000', '0', '100,000', '$100,000.00']);
      expect(await balance(page, 'margin', 'USDT')).toEqual(['10,000', '0', '10,000', '$10,000.00']);
      await page.getByText('PAPER MONEY · practice').waitFor();
      expect(await page.getByTestId('wallet-total').textContent()).toBe('$110,000.00');
    });

    it('takes a deposit and a withdrawal, and writes both down', async () => {
      const page = await open('payer', '/wallet');
      await page.getByRole('button', { name: 'Deposit' }).click();
      const deposit = page.getByRole('dialog', { name: 'Deposit paper money' });
      await deposit.getByLabel('Into').selectOption('margin');
      await deposit.getByLabel('Amount in USDT').fill('250.125');
      await move(page, deposit, 'Deposit');
      expect((await balance(page, 'margin', 'USDT'))[2]).toBe('10,250.125');
      await page.getByRole('button', { name: 'Withdraw' }).click();
      const withdrawal = page.getByRole('dialog', { name: 'Withdraw paper money' });
      await withdrawal.getByLabel('Amount in USDT').fill('0.00000001');
      await move(page, withdrawal, 'Withdraw');
      expect((await balance(page, 'spot', 'USDT'))[2]).toBe('99,999.99999999');
      await page.getByRole('link', { name: 'History' }).click();
      const movements = page.getByRole('region', { name: 'Movements' });
      await movements.getByText('+250.125').waitFor();
      await movements.getByText('−0.00000001').waitFor();
    });

    it('refuses more than there is, at the field, and moves nothing', async () => {
      const page = await open('greedy', '/wallet');
      await page.getByRole('button', { name: 'Withdraw' }).click();
      const dialog = page.getByRole('dialog', { name: 'Withdraw paper money' });
      const amount = dialog.getByLabel('Amount in USDT');
      for (const text of ['100000.00000001', '-5', '1e400', 'NaN', '0']) {
        await amount.fill(text);
        await dialog.getByRole('button', { name: 'Withdraw', exact: true }).click();
        await dialog.locator('[aria-invalid="true"][name="amount"]').waitFor();
      }
      await page.keyboard.press('Escape');
      expect((await balance(page, 'spot', 'USDT'))[2]).toBe('100,000');
    });

    it('moves all of a currency to the other wallet', async () => {
      const page = await open('mover', '/wallet');
      await page.getByRole('button', { name: 'Transfer USDT out of the margin wallet' }).click();
      const dialog = page.getByRole('dialog', { name: 'Transfer between your wallets' });
      await dialog.getByRole('button', { name: 'All of it' }).click();
      await move(page, dialog, 'Transfer');
      expect((await balance(page, 'spot', 'USDT'))[0]).toBe('110,000');
    });

    it('sends money to somebody who sees it come', async () => {
      const receiver = await newTraderOnPage(visit(), 'receiver');
      await receiver.page.goto(`${visit().url}/wallet`);
      expect((await balance(receiver.page, 'spot', 'USDT'))[0]).toBe('100,000');
      const page = await open('sender', '/wallet');
      await page.getByRole('button', { name: 'Send to a user' }).click();
      const dialog = page.getByRole('dialog', { name: 'Send paper money to another user' });
      await dialog.getByLabel('Username').fill('nobody-of-this-name');
      await dialog.getByLabel('Amount in USDT').fill('12.5');
      await dialog.getByRole('button', { name: 'Send', exact: true }).click();
      await dialog.locator('[aria-invalid="true"][name="recipient"]').waitFor();
      await dialog.getByLabel('Username').fill(receiver.person.username);
      await move(page, dialog, 'Send');
      expect((await balance(page, 'spot', 'USDT'))[0]).toBe('99,987.5');
      await receiver.page.getByTestId('spot-USDT').getByText('100,012.5').first().waitFor();
    });

    it('moves money once when the answer was lost', async () => {
      const { page, call } = await newTraderOnPage(visit(), 'unlucky');
      await page.goto(`${visit().url}/wallet`);
      await page.getByRole('button', { name: 'Deposit' }).click();
      const dialog = page.getByRole('dialog', { name: 'Deposit paper money' });
      await dialog.getByLabel('Amount in USDT').fill('77');
      let isLosing = true;
      const keys = new Set<string | undefined>();
      await page.context().route('**/api/v1/wallet/deposit', async (route) => {
        keys.add(route.request().headers()['idempotency-key']);
        if (!isLosing) return route.continue();
        await route.fetch();
        return route.abort();
      });
      const send = dialog.getByRole('button', { name: 'Deposit', exact: true });
      await send.click();
      await dialog.getByText('The server does not answer').waitFor();
      isLosing = false;
      await send.click();
      await dialog.waitFor({ state: 'detached' });
      expect(keys.size).toBe(1);
      const { accounts } = await call<{
        accounts: { type: string; balances: { currency: string; total: string }[] }[];
      }>('GET', '/wallet/USDT');
      expect(accounts.find(({ type }) => type === 'spot')).toMatchObject({ total: '100077' });
    });

    it('hides what is worth little', async () => {
      const { page, call } = await newTraderOnPage(visit(), 'tidy');
      await call('POST', '/wallet/deposit', { currency: 'DOGE', amount: '0.5' });
      await page.goto(`${visit().url}/wallet`);
      await page.getByTestId('spot-DOGE').waitFor();
      await page.getByLabel('Hide balances worth less than $1').check();
      await page.getByText('One small balance is hidden.').waitFor();
      expect(await page.getByTestId('spot-DOGE').count()).toBe(0);
      await page.getByTestId('spot-USDT').waitFor();
    });

    it('is filtered, and taken along as CSV as it was filtered', async () => {
      const { page, call } = await newTraderOnPage(visit(), 'clerk');
      for (const amount of ['1', '2', '3'])
        await call('POST', '/wallet/deposit', { currency: 'BTC', amount });
      await call('POST', '/wallet/withdraw', { currency: 'BTC', amount: '0.25' });
      await page.goto(`${visit().url}/wallet/history`);
      const rows = page.getByRole('region', { name: 'Movements' }).locator('tbody tr');
      await page.getByRole('searchbox', { name: 'Currency' }).fill('btc');
      await page.getByLabel('Kind').selectOption('deposit');
      await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 3);
      expect(await rows.first().textContent()).toContain('+3');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download as CSV' }).click(),
      ]);
      const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
      expect(lines[0]).toContain('currency');
      expect(lines).toHaveLength(4);
      expect(lines.slice(1).every((line) => line.includes('BTC') && line.includes('deposit'))).toBe(true);
      await page.getByLabel('Kind').selectOption('funding');
      await page.getByText('No movement is like that').waitFor();
    });
  });
}
