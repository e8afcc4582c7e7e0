import type { Instrument, Trade } from '@tradewind/market';
import { tradeResource } from '../../modules/market-data/resources.ts';
import { topics } from '../../modules/market-data/topics.ts';
import type { TradesMessage } from '../../modules/market-data/topics.ts';
import { listen } from '../listen.ts';
import type { MarketStreamContext, Stream } from '../stream.ts';

/** Length of the history that `trades:<symbol>` begins with. */
const HISTORY = 100;

/** How long trades are gathered into one message. */
const TOGETHER_MS = 50;

/**
 * The newest trades of one market, kept by the stream itself, so that what a client is sent on joining and what follows
 * neither overlap nor leave a gap.
 */
class Tape {
  readonly #trades: Trade[];

  constructor(history: readonly Trade[]) {
    this.#trades = [...history];
  }

  /** Appends those that are new and returns them. */
  add(trades: readonly Trade[]): Trade[] {
    const fresh = trades.filter((trade) => !this.#trades.some(({ id }) => id === trade.id));
    this.#trades.push(...fresh);
    if (this.#trades.length > 2 * HISTORY) this.#trades.splice(0, this.#trades.length - HISTORY);
    return fresh;
  }

  newest(count: number): Trade[] {
    return this.#trades.slice(-count);
  }
}

function follow(
  { marketData, venue, instrument, report }: MarketStreamContext,
  onFresh: (trades: readonly Trade[]) => void,
): { tape: Tape; stop: () => void } {
  const { symbol } = instrument;
  const unwatch = marketData.watch('trades', symbol);
  const recent = () => marketData.recentTrades(venue, symbol).slice(-HISTORY);
  const tape = new Tape(recent());
  const take = (trades: readonly Trade[]) => {
    const fresh = tape.add(trades);
    if (fresh.length > 0) onFresh(fresh);
  };
  const onTrades = (message: unknown) => take(message as TradesMessage);
  const listenings = [topics.trades(venue, symbol), topics.ownTrades(venue, symbol)].map((topic) =>
    listen(marketData.bus, topic, onTrades, report),
  );
  // What came between the first look and the subscriptions' start.
  Promise.all(listenings.map(({ ready }) => ready)).then(() => take(recent()), report);
  return {
    tape,
    stop: () => {
      for (const listening of listenings) listening.stop();
      unwatch();
    },
  };
}

const resources = (trades: readonly Trade[], instrument: Instrument) =>
  trades.map((trade) => tradeResource(trade, instrument));

/** `trade:<symbol>`: each trade on its own, the newest one first of all. */
export function tradeStream(context: MarketStreamContext): Stream {
  const { instrument, publish } = context;
  const { tape, stop } = follow(context, (trades) => {
    for (const trade of trades) publish(tradeResource(trade, instrument));
  });
  return { current: () => resources(tape.newest(1), instrument)[0], stop };
}

/** `trades:<symbol>`: recent history, then the trades of each moment together; oldest first. */
export function tradesStream(context: MarketStreamContext): Stream {
  const { instrument, publish } = context;
  let waiting: Trade[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length > 0) publish(resources(waiting, instrument));
    waiting = [];
  };
  const { tape, stop } = follow(context, (trades) => {
    waiting.push(...trades);
    timer ??= setTimeout(flush, TOGETHER_MS);
  });
  return {
    current: () => {
      // Those who are there already get what waits, or the one who joins would get it twice.
      flush();
      const history = tape.newest(HISTORY);
      return history.length === 0 ? undefined : resources(history, instrument);
    },
    stop: () => {
      clearTimeout(timer);
      stop();
    },
  };
}
