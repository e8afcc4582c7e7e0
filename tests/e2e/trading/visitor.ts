import { describe, expect, it } from 'vitest';
import { chartReady } from '../terminal/visit.ts';
import type { Visit } from '../terminal/visit.ts';

/** Somebody without an account. */
export function visitorTests(visit: () => Visit): void {
  describe('a visitor', () => {
    it('sees what an order would cost, and how to get in', async () => {
      const page = await visit().open('/trade/BTCUSDT');
      await chartReady(page);
      const ticket = page.getByRole('form', { name: 'Order ticket, paper money' });
      await ticket.getByLabel('Price', { exact: true }).fill('50000');
      await ticket.getByLabel('Size', { exact: true }).fill('0.1');
      await page.getByTestId('ticket-summary').getByText('5,000 USDT').first().waitFor();
      await page.getByText('Sign in to see your positions').waitFor();
      await ticket.getByRole('link', { name: 'Sign in to trade paper money' }).click();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(new URL(page.url()).searchParams.get('returnTo')).toContain('/trade/BTCUSDT');
    });
  });
}
