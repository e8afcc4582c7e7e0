import { describe, expect, it } from 'vitest';
import { changed } from '../terminal/visit.ts';
import type { Visit } from '../terminal/visit.ts';
import { openTrader } from './trader.ts';

/** From the book into the ticket. */
export function bookTests(visit: () => Visit): void {
  describe('the order book', () => {
    it('gives its price to the ticket, and with Shift its size', async () => {
      const { page, ticket } = await openTrader(visit(), 'BTCUSDT');
      await ticket.getByRole('button', { name: 'Market', exact: true }).click();
      const book = page.getByTestId('book');
      const { width, height } = (await book.boundingBox())!;
      // A bid: the third row below the middle.
      await book.click({ position: { x: width / 3, y: height / 2 + 15 + 50 } });
      const price = ticket.getByLabel('Price', { exact: true });
      await price.waitFor();
      const bid = await price.inputValue();
      expect(Number(bid)).toBeGreaterThan(1_000);
      expect(await ticket.getByLabel('Size', { exact: true }).inputValue()).toBe('');
      // An ask, with as much as there is up to it.
      await book.click({ position: { x: width / 3, y: height / 2 - 15 - 50 }, modifiers: ['Shift'] });
      const ask = await changed(() => price.inputValue(), bid);
      expect(Number(ask)).toBeGreaterThan(Number(bid));
      expect(Number(await ticket.getByLabel('Size', { exact: true }).inputValue())).toBeGreaterThan(0);
    });
  });
}
