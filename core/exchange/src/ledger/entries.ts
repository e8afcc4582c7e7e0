import type { Amount } from '@tradewind/margin';
import type { ExchangeEvent, TransferKind } from '../event.ts';
import { FIRST_USER, HOUSE } from './ledger.ts';
import type { LedgerAccount, LedgerKind } from './ledger.ts';

/** Beyond this no balance of any currency makes sense; reaching it is a fault. */
const LIMIT: Amount = 10n ** 40n;

/** How much the house draws from outside at once, as a multiple of what it lacks, so that it seldom has to. */
const HOUSE_DRAWS = 1000n;

/** An account of the ledger as the exchange works with it. */
export interface Entry extends LedgerAccount {
  balance: Amount;
  held: Amount;
}

/** What a ledger tells about its movements. */
export interface LedgerSink {
  emit(event: ExchangeEvent): void;
  touched(entry: LedgerAccount): void;
  readonly time: number;
}

/**
 * Double entry: money only ever moves from one account to another. Holds are pending transfers: they stay in the balance
 * and can't be spent otherwise.
 */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  readonly #sink: LedgerSink;
  nextTransferId = 1;

  constructor(sink: LedgerSink) {
    this.#sink = sink;
  }

  /** The account, made at its first use. Callers keep what they use often. */
  entry(owner: number, kind: LedgerKind, currency: string, symbol: string | null = null): Entry {
    const key = `${owner} ${kind} ${currency} ${symbol ?? ''}`;
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { owner, kind, currency, symbol, balance: 0n, held: 0n };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  entries(): IterableIterator<Entry> {
    return this.#entries.values();
  }

  /**
   * Moves `amount` (0 moves nothing).
   * @throws {Error} a fault: money that is not there, or an amount below zero
   */
  transfer(kind: TransferKind, from: Entry, to: Entry, amount: Amount, reference: string | null): void {
    if (amount === 0n) return;
    if (amount < 0n) throw new Error(`transfer of ${amount}`);
    if (from.currency !== to.currency) throw new Error(`${from.currency} is no ${to.currency}`);
    if (from.owner === HOUSE.liquidity && from.balance < amount) this.#fundHouse(from, amount - from.balance);
    from.balance -= amount;
    to.balance += amount;
    if (to.balance > LIMIT) throw new Error(`${to.currency} of ${to.owner} is out of range`);
    if (from.balance < from.held && mustStayCovered(from)) {
      throw new Error(
        `${kind} of ${amount} leaves ${from.balance} ${from.currency}, ${from.held} held, in ${from.kind} of ${from.owner}`,
      );
    }
    const { time } = this.#sink;
    this.#sink.emit({ type: 'transfer', id: this.nextTransferId++, kind, from, to, amount, reference, time });
    this.#sink.touched(from);
    this.#sink.touched(to);
  }

  /** Changes what an account holds by `change`. @throws {Error} a fault: below zero */
  hold(entry: Entry, change: Amount): void {
    if (change === 0n) return;
    entry.held += change;
    if (entry.held < 0n) throw new Error(`held ${entry.held} ${entry.currency} of ${entry.owner}`);
    this.#sink.touched(entry);
  }

  #fundHouse(house: Entry, lacking: Amount): void {
    const external = this.entry(HOUSE.external, 'spot', house.currency);
    this.transfer('house_funding', external, house, lacking * HOUSE_DRAWS, null);
  }
}

/**
 * Wallets that can never be short: all but the outside, the clearing of markets, and margin wallets, which unrealised
 * profits of cross positions may back.
 */
function mustStayCovered({ owner, kind }: LedgerAccount): boolean {
  return owner >= FIRST_USER && kind === 'spot';
}
