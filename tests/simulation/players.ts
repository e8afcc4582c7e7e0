import { parseAmount } from '@tradewind/margin';
import type { Command, Exchange, MarketSettings, OrderRequest, OrderType } from '@tradewind/exchange';
import type { Chance } from './chance.ts';
import { CURRENCIES, MARKETS } from './markets.ts';

type Timed<C> = C extends unknown ? Omit<C, 'time'> : never;
export type Play = Timed<Command>;

const START_MONEY = { USDT: '20000', BTC: '0.5', ETH: '5' } as const;

/** Where the market is, as the venue of this simulation has it. */
interface Venue {
  readonly settings: MarketSettings;
  middle: number;
  spread: number;
  stale: boolean;
}

/** Makes up what users, the venue and administrators do, as chance has it. */
export class Players {
  readonly #chance: Chance;
  readonly #venues: readonly Venue[];
  readonly #users: number;

  constructor(chance: Chance, users: number) {
    this.#chance = chance;
    this.#users = users;
    this.#venues = MARKETS.map(({ settings, start }) => ({
      settings,
      middle: start,
      spread: 2,
      stale: false,
    }));
  }

  /** What comes before everything else: markets, money, first prices. */
  opening(): Play[] {
    const plays: Play[] = MARKETS.map(({ settings }) => ({ type: 'market', settings }));
    plays.push({ type: 'fund_insurance', currency: 'USDT', amount: parseAmount('5000', 8) });
    for (let user = 0; user < this.#users; user += 1) {
      const account = 100 + user;
      for (const code of CURRENCIES) {
        plays.push({
          type: 'deposit',
          account,
          currency: code,
          amount: parseAmount(START_MONEY[code], 8),
          wallet: 'spot',
        });
      }
      plays.push({
        type: 'deposit',
        account,
        currency: 'USDT',
        amount: parseAmount('5000', 8),
        wallet: 'margin',
      });
    }
    for (const venue of this.#venues) plays.push(this.#quote(venue), this.#mark(venue), this.#print(venue));
    return plays;
  }

  /** The next move; looks at the exchange only to find orders and positions worth a command. */
  next(exchange: Exchange): Play {
    const chance = this.#chance;
    const venue = chance.pick(this.#venues);
    const account = 100 + chance.between(0, this.#users - 1);
    switch (
      chance.weighted({
        place: 34,
        oco: 2,
        cancel: 8,
        amend: 8,
        cancelAll: 0.5,
        countdown: 0.3,
        configure: 1.5,
        close: 3,
        margin: 1.5,
        protect: 2,
        transfer: 2,
        pay: 1,
        quote: 14,
        print: 10,
        mark: 9,
        funding: 0.3,
        clock: 1,
        status: 0.6,
        tier: 0.2,
      })
    ) {
      case 'place':
        return { type: 'place', account, order: this.#order(venue, exchange) };
      case 'oco':
        return this.#oco(venue, account);
      case 'cancel':
        return { type: 'cancel', account, orderId: this.#someOrder(exchange, account) };
      case 'amend':
        return this.#amend(exchange, account);
      case 'cancelAll':
        return { type: 'cancel_all', account, ...(chance.is(0.5) && { symbol: venue.settings.symbol }) };
      case 'countdown':
        return {
          type: 'countdown',
          account,
          symbol: venue.settings.symbol,
          afterMs: chance.pick([0, 1_000, 60_000]),
        };
      case 'configure':
        return {
          type: 'configure',
          account,
          symbol: venue.settings.symbol,
          leverage: chance.pick([1, 5, 20, 50, 125]),
          ...(chance.is(0.5) && { marginMode: chance.pick(['isolated', 'cross'] as const) }),
        };
      case 'close':
        return {
          type: 'close_position',
          account,
          symbol: venue.settings.symbol,
          ...(chance.is(0.5) && { lots: chance.between(1, 200) }),
        };
      case 'margin':
        return {
          type: 'adjust_margin',
          account,
          symbol: venue.settings.symbol,
          amount: BigInt(chance.between(-200, 200)) * parseAmount('1', 8),
        };
      case 'protect':
        return {
          type: 'protect_position',
          account,
          symbol: venue.settings.symbol,
          stopLoss: chance.is(0.2) ? null : this.#near(venue, 0.05),
          takeProfit: chance.is(0.2) ? null : this.#near(venue, 0.05),
          triggerBy: chance.pick(['last', 'mark'] as const),
        };
      case 'transfer':
        return {
          type: 'transfer',
          account,
          currency: chance.pick(CURRENCIES),
          amount: BigInt(chance.between(1, 3_000)) * parseAmount('0.5', 8),
          from: chance.pick(['spot', 'margin'] as const),
          to: chance.pick(['spot', 'margin'] as const),
          ...(chance.is(0.3) && { toAccount: 100 + chance.between(0, this.#users - 1) }),
        };
      case 'pay':
        return {
          type: chance.is(0.6) ? 'deposit' : 'withdraw',
          account,
          currency: chance.pick(CURRENCIES),
          amount: BigInt(chance.between(1, 2_000)) * parseAmount('0.1', 8),
          wallet: chance.pick(['spot', 'margin'] as const),
        };
      case 'quote':
        return this.#quote(this.#moved(venue));
      case 'print':
        return this.#print(venue);
      case 'mark':
        return this.#mark(venue);
      case 'funding':
        return {
          type: 'funding',
          symbol: venue.settings.symbol,
          rate: BigInt(chance.between(-75_000, 75_000)),
        };
      case 'clock':
        return { type: 'tick' };
      case 'status':
        return {
          type: 'market_status',
          symbol: venue.settings.symbol,
          status: chance.is(0.8) ? 'open' : chance.pick(['cancel_only', 'halted'] as const),
        };
      case 'tier':
        return { type: 'account', account, feeTier: chance.between(0, 1) };
    }
  }

  #moved(venue: Venue): Venue {
    const chance = this.#chance;
    const jump = chance.is(0.03) ? 0.2 : 0.004;
    venue.middle = Math.max(200, Math.round(venue.middle * (1 + (chance.next() - 0.5) * jump)));
    venue.spread = chance.between(1, 6);
    if (chance.is(venue.stale ? 0.2 : 0.01)) venue.stale = !venue.stale;
    return venue;
  }

  #quote({ settings, middle, spread }: Venue): Play {
    const chance = this.#chance;
    const depth = (side: 1 | -1): [number, number][] => {
      if (chance.is(0.02)) return [];
      let tick = middle + (side === 1 ? 0 : spread);
      return Array.from({ length: chance.between(1, 12) }, () => {
        const level: [number, number] = [tick, chance.between(1, 400)];
        tick -= side * chance.between(1, 8);
        return level;
      }).filter(([price]) => price > 0);
    };
    return { type: 'quote', symbol: settings.symbol, bids: depth(1), asks: depth(-1) };
  }

  #print(venue: Venue): Play {
    const chance = this.#chance;
    return {
      type: 'print',
      symbol: venue.settings.symbol,
      tick: Math.max(1, venue.middle + chance.between(-4, 4)),
      lots: chance.is(0.2) ? 0 : chance.between(1, 300),
      taker: chance.pick([1, -1, 0] as const),
    };
  }

  #mark({ settings, middle, stale }: Venue): Play {
    return {
      type: 'mark',
      symbol: settings.symbol,
      mark: middle + this.#chance.between(-3, 3),
      index: middle,
      stale,
    };
  }

  /** A price within `share` of the market, now and then nonsense. */
  #near({ middle }: Venue, share: number): number {
    const chance = this.#chance;
    if (chance.is(0.005)) return chance.pick([0, -1, 1.5, 1e15, Number.NaN]);
    return Math.max(1, Math.round(middle * (1 + (chance.next() - 0.5) * 2 * share)));
  }

  #order(venue: Venue, exchange: Exchange): OrderRequest {
    const chance = this.#chance;
    const { settings } = venue;
    const type = chance.weighted<OrderType>({
      limit: 60,
      market: 20,
      stop_loss: 4,
      stop_loss_limit: 4,
      take_profit: 4,
      take_profit_limit: 4,
      trailing_stop: 4,
    });
    const isPerpetual = settings.type === 'perpetual';
    const isLimit = type.endsWith('limit');
    const side = chance.pick([1, -1] as const);
    const common = {
      symbol: settings.symbol,
      side,
      type,
      ...(isLimit && { tick: this.#near(venue, chance.is(0.7) ? 0.001 : 0.03) }),
      ...(type !== 'market' &&
        !['limit', 'trailing_stop'].includes(type) && { stopTick: this.#near(venue, 0.02) }),
      ...(type === 'trailing_stop' && {
        callbackRate: BigInt(chance.between(100_000, 5_000_000)),
        ...(chance.is(0.4) && { activationTick: this.#near(venue, 0.01) }),
      }),
      ...(isLimit && chance.is(0.2) && { timeInForce: chance.pick(['IOC', 'FOK'] as const) }),
      ...(isLimit &&
        chance.is(0.05) && {
          timeInForce: 'GTD' as const,
          expiresAt: exchange.time + chance.between(500_000, 4_000_000),
        }),
      ...(type === 'limit' && chance.is(0.15) && { postOnly: true }),
      ...(isPerpetual && chance.is(0.15) && { reduceOnly: true }),
      ...(isPerpetual && chance.is(0.1) && { triggerBy: 'mark' as const }),
      ...(isPerpetual && chance.is(0.3) && { leverage: chance.pick([5, 20, 50, 50, 125]) }),
      ...(chance.is(0.1) && { clientOrderId: `c${chance.between(1, 40)}` }),
      ...(chance.is(0.3) && {
        selfTradePrevention: chance.pick(['none', 'expire_taker', 'expire_maker', 'expire_both'] as const),
      }),
      ...(chance.is(0.12) && {
        protection: {
          stopLoss: chance.is(0.8) ? Math.round(venue.middle * (1 - side * 0.01 * chance.next())) : null,
          takeProfit: chance.is(0.8) ? Math.round(venue.middle * (1 + side * 0.01 * chance.next())) : null,
          triggerBy: 'last' as const,
        },
      }),
    };
    if (type === 'market' && chance.is(0.2)) {
      return {
        ...common,
        quoteAmount:
          BigInt(chance.between(1, 4_000)) * parseAmount(settings.quote.code === 'BTC' ? '0.0001' : '1', 8),
      };
    }
    if (isPerpetual && chance.is(0.03)) return { ...common, closePosition: true };
    return { ...common, lots: chance.is(0.02) ? chance.between(1_000, 500_000) : chance.between(1, 300) };
  }

  #oco(venue: Venue, account: number): Play {
    const chance = this.#chance;
    const side = chance.pick([1, -1] as const);
    const away = (direction: number) =>
      Math.max(1, Math.round(venue.middle * (1 + direction * (0.001 + chance.next() * 0.02))));
    const stopTick = away(side);
    return {
      type: 'place_oco',
      account,
      symbol: venue.settings.symbol,
      side,
      lots: chance.between(1, 300),
      tick: away(-side),
      stopTick,
      ...(chance.is(0.5) && { stopLimitTick: stopTick }),
    };
  }

  #amend(exchange: Exchange, account: number): Play {
    const chance = this.#chance;
    const order = exchange.order(this.#someOrder(exchange, account));
    const venue = this.#venues.find(({ settings }) => settings.symbol === order?.symbol) ?? this.#venues[0]!;
    return {
      type: 'amend',
      account,
      orderId: order?.id ?? 1,
      ...(chance.is(0.5) && { lots: chance.between(1, 300) }),
      ...(chance.is(0.6) && { tick: this.#near(venue, 0.005) }),
      ...(chance.is(0.2) && { stopTick: this.#near(venue, 0.02) }),
    };
  }

  /** Mostly one of the account's own. */
  #someOrder(exchange: Exchange, account: number): number {
    const own = exchange.openOrders(account);
    if (own.length === 0 || this.#chance.is(0.05)) return this.#chance.between(1, 5_000);
    return this.#chance.pick(own).id;
  }
}
