import { describe, expect, it } from 'vitest';
import { ADMINISTRATOR } from '../accounts/administration.ts';
import { walk } from '../accounts/accessibility.ts';
import type { Stop } from '../accounts/accessibility.ts';
import type { Visit } from '../terminal/visit.ts';
import { callAs, openAs, trade } from './trader.ts';

export const MONEY_STOPS: readonly Stop[] = [
  {
    path: '/wallet',
    heading: 'Spot wallet',
    open: async (page) => {
      await page.getByRole('button', { name: 'Send to a user' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
      await page.getByText('Username is needed.').waitFor();
    },
  },
  { path: '/wallet/history', heading: 'History' },
  {
    path: '/portfolio',
    heading: 'Holdings',
    open: async (page) => {
      await page.getByTestId('equity').waitFor();
      await page.getByText('Values as a table').click();
    },
  },
];

export const EXCHANGE_STOPS: readonly Stop[] = [
  {
    path: '/admin/markets',
    heading: 'Markets',
    open: async (page) => {
      await page.getByRole('searchbox', { name: 'Market' }).fill('BTCUSDT.P');
      await page.getByRole('button', { name: 'BTC/USDT:USDT' }).click();
      await page.getByRole('heading', { name: 'Settings' }).waitFor();
    },
  },
  { path: '/admin/risk', heading: 'Bounds in force' },
  { path: '/admin/liquidations', heading: 'Positions at risk' },
  { path: '/admin/insurance', heading: 'Money' },
  { path: '/admin/reconciliation', heading: 'Sums by currency' },
];

/** axe finds nothing serious on these screens, and nothing sticks out, in either theme, wide and narrow. */
export function exchangeAccessibilityTests(visit: () => Visit, stops: readonly Stop[]): void {
  describe('accessibility', () => {
    it.each([
      ['dark', 1280],
      ['light', 1280],
      ['light', 390],
    ] as const)(
      'is sound on every screen in the %s theme at %i px',
      async (colorScheme, width) => {
        const call = await callAs(visit().url, ADMINISTRATOR);
        await trade(call, { symbol: 'BTCUSDT.P', quantity: '0.010' });
        await call('POST', '/portfolio/snapshots');
        const page = await openAs(visit(), ADMINISTRATOR, '/status', {
          colorScheme,
          viewport: { width, height: 844 },
          // The page's policy forbids the injected script, as it should.
          bypassCSP: true,
        });
        expect(await walk(page, visit().url, stops)).toEqual([]);
      },
      120_000,
    );
  });
}
