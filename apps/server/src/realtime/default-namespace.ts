import { randomUUID } from 'node:crypto';
import type { Instrument } from '@tradewind/market';
import { ApiError, defaultNamespaceEvents } from '@tradewind/protocol';
import type { Interval, IntervalData } from '@tradewind/protocol';
import type { Namespace, Socket } from 'socket.io';
import { envelope } from '../http/errors.ts';
import type { Logger } from '../logger.ts';
import type { MarketData } from '../modules/market-data/market-data.ts';
import { priceUpdateResource } from '../modules/market-data/resources.ts';
import type { RealtimeCounters } from './counters.ts';
import { clientEvent } from './dispatch.ts';
import type { ClientEvent } from './dispatch.ts';
import { HistorySender } from './history-sender.ts';
import { joinedStreams } from './stream-namespace.ts';

export interface DefaultNamespaceOptions {
  readonly namespace: Namespace;
  readonly marketData: MarketData;
  readonly subscriptionsMax: number;
  readonly counters: RealtimeCounters;
  readonly logger: Logger;
}

/** So many windows cost one point of the rate limit. */
const WINDOWS_PER_POINT = 50;

/** Document D's events. Here `symbol` is the id, and rooms are named by it. */
export function defaultNamespaceHandlers(options: DefaultNamespaceOptions): ReadonlyMap<string, ClientEvent> {
  const { namespace, marketData, subscriptionsMax, counters, logger } = options;
  const venue = marketData.primaryVenue;
  const histories = new HistorySender(namespace, marketData, counters);
  const queues = new WeakMap<Socket, Instrument[]>();

  const priceOf = (instrument: Instrument) => {
    const ticker = marketData.ticker(venue, instrument.symbol);
    return ticker === undefined ? undefined : priceUpdateResource(ticker, instrument);
  };

  function emit(socket: Socket, event: string, payload: unknown): void {
    socket.emit(event, payload);
    counters.messagesOut(namespace.name, 1);
  }

  /** One history after another, and only then that market's price updates. */
  async function sendHistories(socket: Socket, queue: Instrument[]): Promise<void> {
    for (let instrument = queue[0]; instrument !== undefined; instrument = queue[0]) {
      if (!socket.connected) return;
      if (joinedStreams(socket).has(instrument.id)) await sendHistory(socket, instrument);
      queue.shift();
    }
    queues.delete(socket);
  }

  async function sendHistory(socket: Socket, instrument: Instrument): Promise<void> {
    try {
      await histories.send(socket, instrument);
    } catch (error) {
      const requestId = randomUUID();
      logger.error({ err: error, requestId, symbol: instrument.symbol }, 'price history failed');
      const problem = new ApiError('NOT_READY', `The price history of ${instrument.id} can't be read now`);
      emit(socket, 'error', envelope(problem, requestId));
    }
    if (!socket.connected || !joinedStreams(socket).has(instrument.id)) return;
    const price = priceOf(instrument);
    if (price !== undefined) emit(socket, 'price_update', price);
    void socket.join(instrument.id);
    await histories.read(socket);
  }

  const subscribe = clientEvent({
    schema: defaultNamespaceEvents.subscribe,
    handle: (socket, { symbol }) => {
      const instrument = marketData.instrument(symbol);
      const { id } = instrument;
      const joined = joinedStreams(socket);
      if (!joined.has(id)) {
        if (joined.size >= subscriptionsMax) {
          throw new ApiError('TOO_MANY_SUBSCRIPTIONS', `A connection may hold ${subscriptionsMax} symbols`);
        }
        joined.add(id);
        counters.subscribed(1);
      }
      return {
        result: { symbol: id },
        afterwards: () => {
          emit(socket, 'subscription_confirmed', { symbol: id });
          const queue = queues.get(socket);
          if (queue === undefined) {
            const started = [instrument];
            queues.set(socket, started);
            void sendHistories(socket, started);
          } else if (!queue.includes(instrument)) queue.push(instrument);
        },
      };
    },
  });

  const unsubscribe = clientEvent({
    schema: defaultNamespaceEvents.unsubscribe,
    handle: (socket, { symbol }) => {
      const { id } = marketData.instrument(symbol);
      if (joinedStreams(socket).delete(id)) counters.subscribed(-1);
      void socket.leave(id);
      return { result: { symbol: id } };
    },
  });

  const getAllSymbols = clientEvent({
    schema: defaultNamespaceEvents.get_all_symbols,
    handle: () => {
      const instruments = marketData.catalogue().all();
      const result = { symbols: instruments.map(({ id }) => id) };
      return { result, event: ['all_symbols', result] };
    },
  });

  const getMultiplePrices = clientEvent({
    schema: defaultNamespaceEvents.get_multiple_prices,
    handle: (_socket, { symbols }) => {
      const known = symbols.map((text) => ({ text, instrument: marketData.catalogue().find(text) }));
      const instruments = new Set(known.flatMap(({ instrument }) => instrument ?? []));
      const result = {
        prices: [...instruments].flatMap((instrument) => priceOf(instrument) ?? []),
        unknown: known.filter(({ instrument }) => instrument === undefined).map(({ text }) => text),
      };
      return { result, event: ['multiple_prices', result] };
    },
  });

  const getIntervalData = clientEvent({
    schema: defaultNamespaceEvents.get_interval_data,
    handle: async (_socket, { symbol, date, intervalHour }) => {
      const instrument = marketData.instrument(symbol);
      const at = {
        ...(date === undefined ? {} : { date }),
        ...(intervalHour === undefined ? {} : { intervalHour }),
      };
      const found = await marketData.interval(venue, instrument.symbol, at);
      if (found === null) {
        throw new ApiError('NO_DATA', `No statistics window opens at ${intervalHour ?? 'that'} o'clock`, {
          details: [{ path: 'payload.intervalHour', message: 'must be an hour at which a window opens' }],
        });
      }
      const interval = intervalData(found);
      return { result: { interval }, event: ['interval_data', interval] };
    },
  });

  const getRecentIntervals = clientEvent({
    schema: defaultNamespaceEvents.get_recent_intervals,
    cost: ({ count }) => Math.ceil(count / WINDOWS_PER_POINT),
    handle: async (_socket, { symbol, count }) => {
      const instrument = marketData.instrument(symbol);
      const intervals = (await marketData.recentIntervals(venue, instrument.symbol, count)).map(intervalData);
      return { result: { intervals }, event: ['interval_data', intervals] };
    },
  });

  return new Map([
    ['subscribe', subscribe],
    ['unsubscribe', unsubscribe],
    ['get_all_symbols', getAllSymbols],
    ['get_multiple_prices', getMultiplePrices],
    ['get_interval_data', getIntervalData],
    ['get_recent_intervals', getRecentIntervals],
  ]);
}

function intervalData({ id, symbol: _unified, ...rest }: Interval): IntervalData {
  return { symbol: id, ...rest };
}
