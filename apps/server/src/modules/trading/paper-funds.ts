import { isDecimalText } from '@tradewind/money';
import type { StartingFunds } from './trading-accounts.ts';

/**
 * Reads what a new account begins with, as `spot:USDT:100000,margin:USDT:10000`.
 * @throws {Error} for anything else
 */
export function parsePaperFunds(text: string): StartingFunds[] {
  return text.split(',').map((part) => {
    const [wallet, currency, amount, ...rest] = part.trim().split(':');
    const isWallet = wallet === 'spot' || wallet === 'margin';
    if (!isWallet || !currency || amount === undefined || rest.length > 0 || !isPositive(amount)) {
      throw new Error(`must be a list as spot:USDT:100000,margin:USDT:10000; ${JSON.stringify(part)} is not`);
    }
    return { wallet, currency: currency.toUpperCase(), amount };
  });
}

function isPositive(text: string): boolean {
  return isDecimalText(text) && Number(text) > 0;
}
