import { Exchange, NaiveBook } from '@tradewind/exchange';
import type { Changes, Command, ExchangeEvent, Outcome } from '@tradewind/exchange';
import { Chance } from './chance.ts';
import { MemoryStore } from './memory-store.ts';
import { Players } from './players.ts';
import type { Play } from './players.ts';

export interface SimulationOptions {
  readonly seed: number;
  readonly steps: number;
  readonly users?: number;
  /** How often everything is verified, in commands. */
  readonly verifyEvery?: number;
}

export interface SimulationReport {
  readonly commands: number;
  readonly accepted: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly events: Readonly<Record<string, number>>;
  readonly crashes: number;
}

const START = 1_700_000_000_000;

/** What went wrong, and where. */
export class SimulationFailure extends Error {
  constructor(step: number, play: Play | null, problems: readonly string[]) {
    super(`at command ${step}: ${problems.join('; ')}\n${play === null ? '' : text(play)}`);
    this.name = 'SimulationFailure';
  }
}

/**
 * Plays random commands of many users against two exchanges that differ in their order book, and checks after each
 * command what it touched, and now and then everything. In the middle of batches both crash: what was not committed is
 * gone, and they come back from what a database would have.
 *
 * @throws {SimulationFailure}
 */
export function simulate({
  seed,
  steps,
  users = 12,
  verifyEvery = 1_000,
}: SimulationOptions): SimulationReport {
  const chance = new Chance(seed);
  const players = new Players(chance, users);
  const store = new MemoryStore();
  let pair = openPair();
  let time = START;
  let crashes = 0;
  let accepted = 0;
  let batchLeft = 0;
  const refused: Record<string, number> = {};
  const counted: Record<string, number> = {};
  const opening = players.opening();

  for (let step = 0; step < steps; step += 1) {
    const play = opening[step] ?? players.next(pair.fast);
    time += chance.is(0.01) ? chance.between(0, 400_000) : chance.between(0, 40);
    const { outcome, events, changes, problems } = pair.play({ ...play, time });
    if (problems.length > 0) throw new SimulationFailure(step, play, problems);
    const touched = checkTouched(pair.fast, changes);
    if (touched.length > 0) throw new SimulationFailure(step, play, touched);
    if (outcome.ok) accepted += 1;
    else refused[outcome.reason] = (refused[outcome.reason] ?? 0) + 1;
    for (const { type } of events) counted[type] = (counted[type] ?? 0) + 1;
    pair.gather(changes);

    batchLeft -= 1;
    if (batchLeft <= 0) {
      store.commit(pair.fast, pair.takeGathered());
      batchLeft = chance.between(1, 40);
    } else if (step > opening.length && chance.is(0.002)) {
      crashes += 1;
      pair = openPair(store);
      batchLeft = 0;
    }
    if (step % verifyEvery === verifyEvery - 1 || step === steps - 1) {
      const found = [...pair.fast.verify(), ...pair.naive.verify().map((line) => `naive: ${line}`)];
      if (found.length > 0) throw new SimulationFailure(step, play, found);
    }
  }
  return { commands: steps, accepted, refused, events: counted, crashes };
}

/** The same exchange twice, once with the fast and once with the naive book. */
class Pair {
  readonly fast: Exchange;
  readonly naive: Exchange;
  #gathered = emptyChanges();

  constructor(fast: Exchange, naive: Exchange) {
    this.fast = fast;
    this.naive = naive;
  }

  play(command: Command): {
    outcome: Outcome;
    events: ExchangeEvent[];
    changes: Changes;
    problems: string[];
  } {
    const before = refusable(this.fast);
    const outcome = this.fast.apply(command);
    const other = this.naive.apply(command);
    const events = this.fast.drainEvents();
    const changes = this.fast.takeChanges();
    const otherEvents = this.naive.drainEvents();
    this.naive.takeChanges();
    const problems: string[] = [];
    if (outcome.ok !== other.ok) problems.push(`fast says ${text(outcome)}, naive ${text(other)}`);
    if (text(events) !== text(otherEvents))
      problems.push(`fast tells ${text(events)}, naive ${text(otherEvents)}`);
    const { orders, balances, exposures, accounts } = changes;
    const touched = orders.size + balances.size + exposures.size + accounts.size;
    if (!outcome.ok && (events.length + touched > 0 || before !== refusable(this.fast))) {
      problems.push(`refused (${outcome.reason}), but something moved: ${text(events)}`);
    }
    return { outcome, events, changes, problems };
  }

  gather(changes: Changes): void {
    for (const order of changes.orders) this.#gathered.orders.add(order);
    for (const entry of changes.balances) this.#gathered.balances.add(entry);
    for (const exposure of changes.exposures) this.#gathered.exposures.add(exposure);
    for (const account of changes.accounts) this.#gathered.accounts.add(account);
  }

  takeGathered(): Changes {
    const gathered = this.#gathered;
    this.#gathered = emptyChanges();
    return gathered;
  }
}

function emptyChanges() {
  return {
    orders: new Set<ReturnType<Exchange['openOrders']>[number]>(),
    balances: new Set<ReturnType<Exchange['balancesOf']>[number]>(),
    exposures: new Set<ReturnType<Exchange['exposuresOf']>[number]>(),
    accounts: new Set<number>(),
  };
}

function openPair(store?: MemoryStore): Pair {
  const createBook = () => new NaiveBook();
  if (store === undefined) return new Pair(new Exchange(), new Exchange({ createBook }));
  return new Pair(Exchange.restore(store.snapshot()), Exchange.restore(store.snapshot(), { createBook }));
}

/** What a refused command must not change. */
function refusable(exchange: Exchange): string {
  return JSON.stringify(exchange.counters());
}

/** What must hold of whatever a command touched. */
function checkTouched(exchange: Exchange, changes: Changes): string[] {
  const problems: string[] = [];
  const symbols = new Set<string>();
  for (const { owner, kind, currency, balance, held } of changes.balances) {
    if (owner < 100) continue;
    if (held < 0n) problems.push(`${owner} holds ${held} ${currency}`);
    if (kind === 'spot' && balance < held) problems.push(`${owner} has ${balance} ${currency}, ${held} held`);
    if (kind === 'isolated' && balance < 0n) problems.push(`${owner} has ${balance} ${currency} isolated`);
  }
  for (const order of changes.orders) {
    symbols.add(order.symbol);
    const isOpen = exchange.order(order.id) === order;
    if (order.remaining < 0 || order.filled < 0)
      problems.push(`order ${order.id} has ${order.remaining} left`);
    if (order.status === 'filled' && order.remaining !== 0)
      problems.push(`order ${order.id} is filled with ${order.remaining} left`);
    if (isOpen !== ['new', 'open', 'partially_filled'].includes(order.status)) {
      problems.push(`order ${order.id} is ${order.status} and ${isOpen ? 'open' : 'gone'}`);
    }
  }
  for (const symbol of symbols) {
    const { bids, asks } = exchange.overlay(symbol).resting;
    if (bids[0] !== undefined && asks[0] !== undefined && bids[0][0] >= asks[0][0])
      problems.push(`${symbol} is crossed`);
  }
  return problems;
}

/** References and places that only a running exchange knows. */
const LIVE = new Set(['node', 'queueMark', 'exposure', 'wallet']);

/** JSON with large numbers as text, without what is live. */
function text(value: unknown): string {
  return JSON.stringify(value, (key, each: unknown) =>
    typeof each === 'bigint' ? `${each}n` : LIVE.has(key) ? undefined : each,
  );
}
