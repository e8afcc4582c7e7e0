import type { LedgerAccount } from '../ledger/ledger.ts';
import type { MarketSettings } from '../market.ts';
import type { Exposure } from '../position.ts';
import { CALL, DOUBT, marginTable, RECOVERY } from './thresholds.ts';
import type { MarginTable } from './thresholds.ts';

/** End of a list of slots. */
const NONE = -1;

/** Units that the exact sums may differ by for each position: its value, its maintenance and its initial margin, one each. */
const ROUNDED_UNITS = 3;

/**
 * Cross positions and the wallets behind them in doubles, column by column: which accounts a new mark price may concern.
 * It names an account too many where doubles and rounding leave a doubt; the exact sums decide.
 */
export class CrossIndex {
  /** Whether an account has orders that would raise an exposure. */
  readonly #mayOpen: (account: number) => boolean;
  /** By market. */
  readonly #tables: MarginTable[] = [];
  readonly #members: number[][] = [];
  /** By slot of a position. Worth of a tick and entry value are signed. */
  readonly #exposures: Exposure[] = [];
  readonly #tickWorths: number[] = [];
  readonly #entries: number[] = [];
  readonly #leverages: number[] = [];
  readonly #markets: number[] = [];
  readonly #places: number[] = [];
  readonly #owners: number[] = [];
  readonly #next: number[] = [];
  readonly #free: number[] = [];
  /** By slot of a wallet, which it keeps for good. */
  readonly #wallets = new Map<LedgerAccount, number>();
  readonly #balances: number[] = [];
  readonly #held: number[] = [];
  readonly #called: boolean[] = [];
  readonly #first: number[] = [];

  constructor(mayOpen: (account: number) => boolean) {
    this.#mayOpen = mayOpen;
  }

  /** @returns the market's number here */
  addMarket(settings: MarketSettings): number {
    const market = this.#members.push([]) - 1;
    this.configure(market, settings);
    return market;
  }

  configure(market: number, { grid, perpetual }: MarketSettings): void {
    this.#tables[market] = marginTable(grid, perpetual?.brackets ?? []);
  }

  /** A position opened or changed, was called or has recovered. One that opens in an account that was called counts as called. */
  set(market: number, exposure: Exposure): void {
    if (exposure.slot < 0) this.#add(market, exposure);
    const { slot } = exposure;
    this.#tickWorths[slot] = exposure.lots * this.#tables[market]!.unit;
    this.#entries[slot] = Number(exposure.entryNotional);
    this.#leverages[slot] = exposure.leverage;
    this.#called[this.#owners[slot]!] = exposure.called;
  }

  delete(market: number, exposure: Exposure): void {
    const { slot } = exposure;
    const members = this.#members[market]!;
    const last = members.pop()!;
    if (last !== slot) {
      members[this.#places[slot]!] = last;
      this.#places[last] = this.#places[slot]!;
    }
    const wallet = this.#owners[slot]!;
    if (this.#first[wallet] === slot) this.#first[wallet] = this.#next[slot]!;
    else {
      let before = this.#first[wallet]!;
      while (this.#next[before] !== slot) before = this.#next[before]!;
      this.#next[before] = this.#next[slot]!;
    }
    if (this.#first[wallet] === NONE) this.#called[wallet] = false;
    this.#free.push(slot);
    exposure.slot = -1;
  }

  /** Money moved or was bound. */
  walletChanged(wallet: LedgerAccount): void {
    const slot = this.#wallets.get(wallet);
    if (slot === undefined) return;
    this.#balances[slot] = Number(wallet.balance);
    this.#held[slot] = Number(wallet.held);
  }

  /**
   * Adds to `into` the positions in a market whose accounts have to be looked at.
   * @param marks newest price of each market, by its number here
   */
  reached(market: number, marks: readonly number[], into: Exposure[]): void {
    for (const slot of this.#members[market]!) {
      if (this.#concerns(this.#owners[slot]!, marks)) into.push(this.#exposures[slot]!);
    }
  }

  #concerns(wallet: number, marks: readonly number[]): boolean {
    const balance = this.#balances[wallet]!;
    let equity = balance;
    let initial = 0;
    let maintenance = 0;
    let gross = Math.abs(balance);
    let units = 0;
    let slot = this.#first[wallet]!;
    const last = slot;
    for (; slot !== NONE; slot = this.#next[slot]!) {
      const market = this.#markets[slot]!;
      const entry = this.#entries[slot]!;
      const value = this.#tickWorths[slot]! * marks[market]!;
      const size = Math.abs(value);
      equity += value - entry;
      initial += size / this.#leverages[slot]!;
      maintenance += maintenanceOf(this.#tables[market]!, size);
      gross += size + Math.abs(entry);
      units += ROUNDED_UNITS;
    }
    const doubt = gross * DOUBT + units;
    if (this.#called[wallet]!) {
      if (equity <= maintenance + doubt || equity * RECOVERY >= maintenance - doubt) return true;
    } else if (equity * CALL <= maintenance + doubt) return true;
    return equity - initial - this.#held[wallet]! < doubt && this.#mayOpen(this.#exposures[last]!.account);
  }

  #add(market: number, exposure: Exposure): void {
    const slot = this.#free.pop() ?? this.#exposures.length;
    const wallet = this.#walletOf(exposure.wallet);
    exposure.slot = slot;
    this.#exposures[slot] = exposure;
    this.#markets[slot] = market;
    this.#places[slot] = this.#members[market]!.push(slot) - 1;
    this.#owners[slot] = wallet;
    this.#next[slot] = this.#first[wallet]!;
    this.#first[wallet] = slot;
    if (this.#called[wallet]!) exposure.called = true;
  }

  #walletOf(wallet: LedgerAccount): number {
    let slot = this.#wallets.get(wallet);
    if (slot === undefined) {
      slot = this.#wallets.size;
      this.#wallets.set(wallet, slot);
      this.#first[slot] = NONE;
      this.#called[slot] = false;
      this.walletChanged(wallet);
    }
    return slot;
  }
}

/** Maintenance margin of a position worth `size`. */
function maintenanceOf({ caps, rates, cums }: MarginTable, size: number): number {
  let index = 0;
  while (index < caps.length - 1 && size > caps[index]!) index += 1;
  return size * rates[index]! - cums[index]!;
}
