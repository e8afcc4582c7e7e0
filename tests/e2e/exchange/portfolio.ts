import { describe, expect, it } from 'vitest';
import type { Visit } from '../terminal/visit.ts';
import { newTraderOnPage, trade } from './trader.ts';

/** What an account is worth, how that went, and of what it consists. */
export function portfolioTests(visit: () => Visit): void {
  describe('the portfolio', { timeout: 60_000 }, () => {
    it('of a new account says when its curve begins, and begins it on demand', async () => {
      const { page } = await newTraderOnPage(visit(), 'beginner');
      await page.goto(`${visit().url}/portfolio`);
      await page.getByText('The curve begins with the next snapshot').waitFor();
      expect(await page.getByTestId('portfolio-total').textContent()).toBe('$110,000.00');
      await page.getByText('No open positions').waitFor();
      await page.getByRole('button', { name: 'Take a snapshot' }).click();
      const curve = page.getByRole('img', { name: /^What the account is worth: from \$110,000\.00/ });
      await curve.waitFor();
      await page.getByText('Values as a table').click();
      await page
        .getByRole('row', { name: /\$110,000\.00/ })
        .first()
        .waitFor();
    });

    it('follows what is traded: shares and positions', async () => {
      const { page, call } = await newTraderOnPage(visit(), 'holder');
      await page.goto(`${visit().url}/portfolio`);
      const holdings = page.getByRole('region', { name: 'Holdings' });
      await holdings.getByRole('row', { name: /USDT 100\.00%/ }).waitFor();
      await trade(call, { symbol: 'BTCUSDT', quantity: '0.5' });
      await holdings.getByRole('row', { name: /BTC \d+\.\d\d% 0\.49\d+ \$/ }).waitFor();
      await trade(call, { symbol: 'ETHUSDT.P', side: 'sell', quantity: '1' });
      const positions = page.getByRole('region', { name: 'Positions' });
      await positions.getByRole('row', { name: /ETH\/USDT:USDT short 1/ }).waitFor();
      await positions.getByRole('link', { name: 'ETH/USDT:USDT' }).click();
      await page.waitForURL('**/trade/**');
      const heading = page.getByRole('heading', { level: 1 });
      await heading.waitFor({ state: 'attached' });
      expect(await heading.textContent()).toBe('ETH/USDT:USDT');
    });

    it('reaches as far back as is asked', async () => {
      const { page, call } = await newTraderOnPage(visit(), 'patient');
      await call('POST', '/portfolio/snapshots');
      await page.goto(`${visit().url}/portfolio`);
      await page.getByTestId('equity').waitFor();
      const daysBack: (number | null)[] = [];
      page.on('request', (request) => {
        const { pathname, searchParams } = new URL(request.url());
        if (!pathname.endsWith('/portfolio/snapshots')) return;
        const from = searchParams.get('from');
        daysBack.push(from === null ? null : Math.round((Date.now() - Number(from)) / 86_400_000));
      });
      for (const range of ['1D', '1M', 'All']) {
        await page.getByRole('button', { name: range, exact: true }).click();
        await page.getByRole('button', { name: range, exact: true, pressed: true }).waitFor();
        await page.getByTestId('equity').waitFor();
      }
      expect(daysBack).toEqual([1, 30, null]);
    });
  });
}
