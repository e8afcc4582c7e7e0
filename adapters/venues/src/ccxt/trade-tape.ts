import type { Trade } from '@tradewind/market';
import type { CcxtTrade } from './exchange.ts';
import { tradeFrom } from './normalize.ts';

/** Ids that are remembered for each market; a reconnected venue repeats at most the last few hundred trades. */
const REMEMBERED = 2_000;

/** Picks the new trades out of the lists that CCXT keeps, each trade once also across reconnections. */
export class TradeTape {
  readonly #venue: string;
  readonly #namesMaker: boolean;
  readonly #seen = new Map<string, Set<string>>();
  readonly #newest = new WeakMap<object, CcxtTrade>();
  #order = 0;

  /** @param namesMaker the lists name the maker's side, and the taker's is passed on */
  constructor(venue: string, namesMaker: boolean) {
    this.#venue = venue;
    this.#namesMaker = namesMaker;
  }

  /** The trades of `list` that were not there at the last call, in the venue's order. */
  take(list: readonly CcxtTrade[], now: number): Trade[] {
    const newest = this.#newest.get(list);
    const first = newest === undefined ? 0 : list.lastIndexOf(newest) + 1;
    const trades: Trade[] = [];
    for (let index = first; index < list.length; index += 1) {
      this.#order += 1;
      const trade = tradeFrom(this.#venue, list[index]!, now, this.#order);
      if (trade === undefined || !this.#isNew(trade)) continue;
      trades.push(this.#namesMaker ? { ...trade, side: trade.side === 'buy' ? 'sell' : 'buy' } : trade);
    }
    const last = list.at(-1);
    if (last !== undefined) this.#newest.set(list, last);
    return trades;
  }

  #isNew({ symbol, id }: Trade): boolean {
    let seen = this.#seen.get(symbol);
    if (seen === undefined) this.#seen.set(symbol, (seen = new Set()));
    if (seen.has(id)) return false;
    seen.add(id);
    if (seen.size > REMEMBERED) for (const oldest of seen) if (seen.delete(oldest)) break;
    return true;
  }
}
