import { FIRST_USER } from '@tradewind/exchange';
import type {
  Changes,
  Command,
  ExchangeEvent,
  Exposure,
  LedgerAccount,
  Outcome,
  Transfer,
} from '@tradewind/exchange';
import type { AccountEvent, EngineAnswer, FillRow, OrderRow, WalletView } from '../engine.ts';
import type { Batch } from './batch.ts';
import type { LoadedWorld } from './loaded-world.ts';
import { closedPositionRow, positionChanges } from './position-history.ts';
import type { Ended } from './position-history.ts';
import { fillRows, publicTrade } from './rows/fill-rows.ts';
import { journalRow } from './rows/journal-rows.ts';
import { transferRows } from './rows/ledger-rows.ts';
import { liquidationRow } from './rows/liquidation-rows.ts';
import { rateText } from './rows/market-notation.ts';
import { orderRow } from './rows/order-rows.ts';
import { positionView, walletView } from './views.ts';

type Body<Event> = Event extends AccountEvent ? Omit<Event, 'account' | 'seq' | 'time'> : never;
type EventBody = Body<AccountEvent>;

/**
 * Runs one command through the exchange and records what it led to in a batch: rows, events of accounts, the answer. Live
 * objects are copied here, as the next command may change them.
 *
 * @param keyed the answer is kept, so the command counts even if it changed nothing
 * @throws {Error} a fault of the exchange, after which its state is not to be trusted
 */
export function record(world: LoadedWorld, batch: Batch, command: Command, keyed: boolean): EngineAnswer {
  const { exchange } = world;
  const firstPositionId = exchange.counters().nextPositionId;
  const outcome = exchange.apply(command);
  const events = exchange.drainEvents();
  const changes = exchange.takeChanges();
  if (!isRecorded(command, outcome, events, changes, keyed)) return answerOf(world, command, outcome, null);
  world.history.numberFrom(firstPositionId);
  world.seq += 1;
  batch.journal.push(journalRow(world.seq, command));
  const recording = new Recording(world, batch, changes);
  recording.events(events);
  recording.changes();
  return answerOf(world, command, outcome, recording);
}

/** Quotes, prints and marks mostly change nothing that is stored; what a user or an administrator did always counts. */
function isRecorded(
  command: Command,
  outcome: Outcome,
  events: readonly ExchangeEvent[],
  changes: Changes,
  keyed: boolean,
): boolean {
  if (events.length > 0) return true;
  const { orders, balances, exposures, accounts } = changes;
  if (orders.size + balances.size + exposures.size + accounts.size > 0) return true;
  if (!outcome.ok) return false;
  return keyed || command.type === 'market' || command.type === 'market_status';
}

function answerOf(
  world: LoadedWorld,
  command: Command,
  outcome: Outcome,
  recording: Recording | null,
): EngineAnswer {
  if (!outcome.ok) return { ok: false, reason: outcome.reason, message: outcome.message };
  const account = 'account' in command ? command.account : null;
  const { exposure } = outcome;
  return {
    ok: true,
    seq: account === null ? world.seq : world.eventSeq(account),
    orders: outcome.orders.map((order) => recording?.order(order.id) ?? rowOf(world, order)),
    position:
      exposure === null
        ? null
        : positionView(world.id, world.exchange, exposure, world.notation(exposure.symbol)),
    balances: account === null ? [] : (recording?.walletsOf(account) ?? []),
    replayed: false,
  };
}

function rowOf(world: LoadedWorld, order: Parameters<typeof orderRow>[1]): OrderRow {
  return orderRow(world.id, order, world.notation(order.symbol));
}

/** What one command leaves in a batch. */
class Recording {
  readonly #world: LoadedWorld;
  readonly #batch: Batch;
  readonly #changes: Changes;
  readonly #fillsByOrder = new Map<number, FillRow[]>();
  readonly #orders = new Map<number, OrderRow>();
  readonly #wallets = new Map<number, Set<LedgerAccount>>();
  readonly #walletViews = new Map<number, WalletView[]>();
  /** Numbers of positions that ended, by account and market. */
  readonly #closed = new Map<string, number>();

  constructor(world: LoadedWorld, batch: Batch, changes: Changes) {
    this.#world = world;
    this.#batch = batch;
    this.#changes = changes;
  }

  order(id: number): OrderRow | undefined {
    return this.#orders.get(id);
  }

  /** Wallets of an account that the command touched, as they are now. */
  walletsOf(account: number): readonly WalletView[] {
    let views = this.#walletViews.get(account);
    if (views === undefined) {
      const { exchange, scaleOf } = this.#world;
      views = [...(this.#wallets.get(account) ?? [])].map((wallet) => walletView(exchange, wallet, scaleOf));
      this.#walletViews.set(account, views);
    }
    return views;
  }

  /** What happened, in its order. */
  events(events: readonly ExchangeEvent[]): void {
    const { id, seq, scaleOf } = this.#world;
    const transfers: Transfer[] = [];
    const ended: { readonly account: number; readonly symbol: string; readonly position: Ended }[] = [];
    const forced = new Map<string, 'liquidation' | 'auto_deleverage'>();
    for (const event of events) {
      switch (event.type) {
        case 'transfer':
          transfers.push(event);
          break;
        case 'fill': {
          const notation = this.#world.notation(event.symbol);
          for (const row of fillRows(id, seq, event, notation)) this.#fill(row);
          // Settlements past the book say nothing about the market.
          if (event.cause !== 'takeover' && event.cause !== 'auto_deleverage') {
            this.#batch.trades.push(publicTrade(event, notation));
          }
          this.#batch.markets.add(event.symbol);
          if (notation.settings.type !== 'perpetual') break;
          for (const change of positionChanges(event)) {
            const position = this.#world.history.change(change);
            if (position !== null) ended.push({ account: change.account, symbol: event.symbol, position });
          }
          break;
        }
        case 'funding':
          this.#world.history.funded(event);
          break;
        case 'liquidation':
          this.#batch.liquidations.push(liquidationRow(id, seq, event, this.#world.notation(event.symbol)));
          forced.set(`${event.account} ${event.symbol}`, 'liquidation');
          break;
        case 'auto_deleverage':
          forced.set(`${event.account} ${event.symbol}`, 'auto_deleverage');
          break;
        case 'order':
        case 'position':
        case 'margin_call':
        case 'market_status':
          break;
      }
    }
    this.#batch.transfers.push(...transferRows(id, seq, transfers, scaleOf));
    for (const { account, symbol, position } of ended) {
      this.#closed.set(`${account} ${symbol}`, position.id);
      this.#closePosition(account, symbol, position, forced.get(`${account} ${symbol}`) ?? 'order');
    }
    this.#tellForced(events);
  }

  /** What is different now. Each account hears of its orders first, then of its positions, then of its wallets. */
  changes(): void {
    const { orders, balances, exposures, accounts } = this.#changes;
    for (const order of orders) {
      const row = rowOf(this.#world, order);
      this.#orders.set(order.id, row);
      this.#batch.orders.set(order.id, row);
      this.#batch.markets.add(order.symbol);
      this.#tell(order.account, { type: 'order', order: row, fills: this.#fillsByOrder.get(order.id) ?? [] });
    }
    for (const balance of balances) {
      this.#world.touch(balance);
      this.#batch.balances.add(balance);
      if (balance.kind !== 'isolated') this.#touchWallet(balance);
    }
    for (const exposure of exposures) {
      this.#batch.exposures.add(exposure);
      this.#touchWallet(exposure.wallet);
      this.#tellPosition(exposure);
    }
    for (const account of accounts) this.#batch.accounts.add(account);
    for (const account of this.#wallets.keys()) {
      this.#tell(account, { type: 'wallet', wallets: this.walletsOf(account) });
    }
  }

  #fill(row: FillRow): void {
    this.#batch.fills.push(row);
    if (row.orderId === null) return;
    const rows = this.#fillsByOrder.get(row.orderId);
    if (rows === undefined) this.#fillsByOrder.set(row.orderId, [row]);
    else rows.push(row);
  }

  #closePosition(account: number, symbol: string, position: Ended, closedBy: string): void {
    if (account < FIRST_USER) return;
    const { id, exchange } = this.#world;
    const exposure = exchange.exposure(account, symbol);
    if (exposure === undefined) throw new Error(`a position in ${symbol} ended that ${account} never had`);
    const { leverage, marginMode } = exposure;
    this.#batch.closedPositions.push(
      closedPositionRow(
        id,
        position,
        { account, leverage, marginMode, closedBy },
        this.#world.notation(symbol),
      ),
    );
  }

  #tellForced(events: readonly ExchangeEvent[]): void {
    for (const event of events) {
      if (event.type === 'margin_call') {
        this.#tell(event.account, { type: event.type, event: { ...event, ratio: rateText(event.ratio) } });
      } else if (event.type === 'liquidation') {
        this.#tell(event.account, { type: event.type, symbol: event.symbol, stage: event.stage });
      } else if (event.type === 'auto_deleverage') {
        this.#tell(event.account, { type: event.type, symbol: event.symbol });
      }
    }
  }

  #tellPosition(exposure: Exposure): void {
    const { account, symbol, lots } = exposure;
    const ended = this.#closed.get(`${account} ${symbol}`);
    if (account < FIRST_USER || (lots === 0 && ended === undefined)) return;
    const { id, exchange } = this.#world;
    const view = positionView(id, exchange, exposure, this.#world.notation(symbol));
    const closed = lots === 0;
    // The exposure stays when its position goes, and knows its number no longer.
    const position = closed ? { ...view, row: { ...view.row, positionId: ended ?? 0 } } : view;
    this.#tell(account, { type: 'position', position, closed });
  }

  #touchWallet(wallet: LedgerAccount): void {
    if (wallet.owner < FIRST_USER) return;
    const wallets = this.#wallets.get(wallet.owner);
    if (wallets === undefined) this.#wallets.set(wallet.owner, new Set([wallet]));
    else wallets.add(wallet);
  }

  #tell(account: number, body: EventBody): void {
    if (account < FIRST_USER) return;
    const seq = this.#world.nextEventSeq(account);
    this.#batch.accounts.add(account);
    this.#batch.events.push({ ...body, account, seq, time: this.#world.exchange.time });
  }
}
