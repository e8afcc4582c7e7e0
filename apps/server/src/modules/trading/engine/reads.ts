import { FIRST_USER } from '@tradewind/exchange';
import type { Exposure } from '@tradewind/exchange';
import { formatAmount } from '@tradewind/margin';
import type { AccountState, EngineTotals, PositionView } from '../engine.ts';
import type { LoadedWorld } from './loaded-world.ts';
import type { ReadQuery } from './messages.ts';
import { orderRow } from './rows/order-rows.ts';
import { positionView, walletView } from './views.ts';

/** What the exchange knows now. */
export function read(world: LoadedWorld, query: ReadQuery): AccountState | PositionView[] | EngineTotals {
  switch (query.type) {
    case 'account':
      return accountState(world, query.account);
    case 'at_risk':
      return atRisk(world, query.limit);
    case 'totals':
      return totals(world);
  }
}

function accountState(world: LoadedWorld, account: number): AccountState {
  const { exchange, scaleOf } = world;
  const exposures = exchange.exposuresOf(account);
  return {
    seq: world.eventSeq(account),
    wallets: world
      .walletsOf(account)
      .filter(({ kind }) => kind !== 'isolated')
      .map((wallet) => walletView(exchange, wallet, scaleOf)),
    orders: exchange
      .openOrders(account)
      .map((order) => orderRow(world.id, order, world.notation(order.symbol))),
    positions: exposures.filter(({ lots }) => lots !== 0).map((exposure) => view(world, exposure)),
    settings: exposures.map(({ symbol, leverage, marginMode }) => ({ symbol, leverage, marginMode })),
  };
}

/** Positions of users with the highest margin ratios; one that is beyond any ratio comes first. */
function atRisk(world: LoadedWorld, limit: number): PositionView[] {
  const { exchange } = world;
  const rated: { readonly exposure: Exposure; readonly ratio: bigint | null }[] = [];
  for (const { symbol, type } of exchange.markets()) {
    if (type !== 'perpetual') continue;
    for (const exposure of exchange.positions(symbol)) {
      if (exposure.account < FIRST_USER) continue;
      rated.push({ exposure, ratio: exchange.figures(exposure.account, symbol)?.ratio ?? null });
    }
  }
  rated.sort((a, b) => compareRatios(b.ratio, a.ratio));
  return rated.slice(0, limit).map(({ exposure }) => view(world, exposure));
}

function compareRatios(a: bigint | null, b: bigint | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}

function totals(world: LoadedWorld): EngineTotals {
  const { exchange, scaleOf } = world;
  const currencies = new Map<string, { sum: bigint; held: bigint }>();
  for (const { currency, balance, held } of exchange.ledgerAccounts()) {
    const total = currencies.get(currency) ?? { sum: 0n, held: 0n };
    currencies.set(currency, { sum: total.sum + balance, held: total.held + held });
  }
  return {
    seq: world.seq,
    currencies: [...currencies].map(([currency, { sum, held }]) => ({
      currency,
      sum: formatAmount(sum, scaleOf(currency)),
      held: formatAmount(held, scaleOf(currency)),
    })),
    markets: exchange
      .markets()
      .filter(({ type }) => type === 'perpetual')
      .map(({ symbol }) => ({
        symbol,
        netLots: String(exchange.positions(symbol).reduce((sum, { lots }) => sum + lots, 0)),
      })),
    differences: exchange.verify(),
  };
}

function view(world: LoadedWorld, exposure: Exposure): PositionView {
  return positionView(world.id, world.exchange, exposure, world.notation(exposure.symbol));
}
