import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violations } from '../terminal/accessibility.ts';
import type { Visit } from '../terminal/visit.ts';
import { openTrader, priceBelow, showTable } from './trader.ts';

/** Notices fade in and out, and have no colour of their own meanwhile. */
async function withoutNotices(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[data-sonner-toast]') === null);
}

const NARROW = { width: 390, height: 844 };

/** axe finds nothing serious in the ticket, the tables and their dialogs. */
export function tradingAccessibilityTests(visit: () => Visit): void {
  describe('accessibility', () => {
    it('of ticket, tables and dialogs in both themes', async () => {
      const { page, ticket } = await openTrader(visit(), 'BTCUSDT.P', { bypassCSP: true });
      const found: string[] = [];
      const look = async (name: string) => {
        await withoutNotices(page);
        for (const colorScheme of ['dark', 'light'] as const) {
          await page.emulateMedia({ colorScheme });
          const inTheme = await violations(page);
          found.push(...inTheme.map((violation) => `${name}, ${colorScheme}: ${violation}`));
        }
      };
      await ticket.getByRole('button', { name: /^Buy \/ Long BTC/ }).click();
      await ticket.locator('[aria-invalid="true"]').first().waitFor();
      await look('ticket with errors');
      await ticket.getByLabel('Price', { exact: true }).fill(await priceBelow(page));
      await ticket.getByLabel('Size', { exact: true }).fill('0.01');
      await page.keyboard.press('Enter');
      const orders = await showTable(page, 'Open orders');
      await orders.locator('[data-row]').first().waitFor();
      await look('open orders');
      await orders.getByRole('button', { name: /^Edit order/ }).click();
      await look('editing');
      await ticket.getByRole('button', { name: 'Market', exact: true }).click();
      await ticket.getByLabel('Size', { exact: true }).fill('0.01');
      await page.keyboard.press('Enter');
      const positions = await showTable(page, 'Positions');
      await positions.locator('[data-row]').first().waitFor();
      await look('positions');
      for (const [button, dialog] of [
        [/^Close the position/, /^Close/],
        [/^TP\/SL of/, /^Stop and target/],
      ] as const) {
        await positions.getByRole('button', { name: button }).click();
        await page.getByRole('dialog', { name: dialog }).waitFor();
        await look(String(dialog));
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      for (const table of ['Order history', 'Fills']) {
        await showTable(page, table);
        await page.getByText('PAPER').first().waitFor();
        await look(table);
      }
      expect(found).toEqual([]);
    }, 90_000);

    it('of the ticket and the tables on a narrow page, where nothing sticks out', async () => {
      const { page, ticket } = await openTrader(visit(), 'BTCUSDT.P', {
        viewport: NARROW,
        hasTouch: true,
        bypassCSP: true,
      });
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      await ticket.getByRole('button', { name: 'Market', exact: true }).click();
      await ticket.getByLabel('Size', { exact: true }).fill('0.01');
      await page.keyboard.press('Enter');
      await page.getByText(/^Bought 0.01 BTC/).waitFor();
      await withoutNotices(page);
      expect(await violations(page)).toEqual([]);
      expect(await overflow()).toBeLessThanOrEqual(0);
      for (const name of ['Positions', 'Open orders', 'Order history', 'Fills']) {
        await page.getByRole('tab', { name }).click();
        await page.getByText('PAPER').first().waitFor();
        expect(await violations(page)).toEqual([]);
        expect(await overflow()).toBeLessThanOrEqual(0);
      }
    }, 60_000);
  });
}
