import { numberToStepText } from '@tradewind/money';
import type { ListedMarket } from '../stores/markets.ts';
import { takeBookPrice } from './ticket-store.ts';

/**
 * Puts a row of the book into the ticket.
 * @param isSized also as much as there is up to and with the row
 */
export function takeBookLevel(
  { id, tickSize, lotSize }: Pick<ListedMarket, 'id' | 'tickSize' | 'lotSize'>,
  { price, total }: { readonly price: number; readonly total: number },
  isSized: boolean,
): void {
  takeBookPrice(
    id,
    numberToStepText(price, tickSize),
    isSized ? numberToStepText(total, lotSize) : undefined,
  );
}
