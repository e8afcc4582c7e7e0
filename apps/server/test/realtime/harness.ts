import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { io } from 'socket.io-client';
import type { ManagerOptions, Socket, SocketOptions } from 'socket.io-client';
import { OrderBooks } from '../../src/modules/market-data/order-books.ts';
import { attachRealtime } from '../../src/realtime/index.ts';
import type { Realtime, RealtimeConfig, RealtimeOptions } from '../../src/realtime/index.ts';
import { TestMarket } from './market.ts';

/** What a client was answered: the acknowledgement of an event. */
export type Answer = Record<string, unknown> & { readonly ok?: true; readonly code?: string };

export interface Harness {
  readonly url: string;
  readonly market: TestMarket;
  readonly orderBooks: OrderBooks;
  readonly realtime: Realtime;
  /** A stock client, connected. */
  connect(namespace?: string, options?: Partial<ManagerOptions & SocketOptions>): Promise<Socket>;
  /** A stock client that is not waited for. */
  client(namespace?: string, options?: Partial<ManagerOptions & SocketOptions>): Socket;
  close(): Promise<void>;
}

const CONFIG: RealtimeConfig = {
  WS_PING_INTERVAL: 25_000,
  WS_PING_TIMEOUT: 20_000,
  WS_MAX_CONNECTIONS: 100,
  WS_RATE_LIMIT_POINTS: 1000,
  WS_RATE_LIMIT_DURATION: 1,
  WS_MAX_SUBSCRIPTIONS: 1000,
  CORS_ORIGIN: undefined,
  CORS_CREDENTIALS: false,
};

/** Realtime on a real HTTP server, on a free port where none is given. */
export async function startRealtime(
  config: Partial<RealtimeConfig> = {},
  options: Partial<RealtimeOptions> = {},
  port = 0,
): Promise<Harness> {
  const httpServer = createServer((_request, response) => response.writeHead(404).end());
  const market = (options.marketData as TestMarket | undefined) ?? new TestMarket();
  const logger = pino({ level: 'silent' });
  const orderBooks = new OrderBooks({ marketData: market, logger });
  const realtime = attachRealtime({
    httpServer,
    marketData: market,
    orderBooks,
    config: { ...CONFIG, ...config },
    logger,
    clock: { now: () => Date.now() },
    ...options,
  });
  await realtime.ready;
  await new Promise<void>((resolve) => httpServer.listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`;
  const clients: Socket[] = [];
  const client: Harness['client'] = (namespace = '/', clientOptions = {}) => {
    const socket = io(url + namespace, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      ...clientOptions,
    });
    clients.push(socket);
    return socket;
  };
  return {
    url,
    market,
    orderBooks,
    realtime,
    client,
    async connect(namespace, clientOptions) {
      const socket = client(namespace, clientOptions);
      await new Promise<void>((resolve, reject) => {
        socket.on('connect', resolve);
        socket.on('connect_error', reject);
      });
      return socket;
    },
    async close() {
      for (const socket of clients) socket.disconnect();
      await realtime.close();
      orderBooks.close();
      httpServer.closeAllConnections();
      await new Promise((resolve) => httpServer.close(resolve));
    },
  };
}

/** Generous, for machines that are busy with other tests. */
const PATIENCE_MS = 10_000;

/** Sends an event and waits for its acknowledgement. */
export function ask(socket: Socket, event: string, ...payload: unknown[]): Promise<Answer> {
  return socket.timeout(PATIENCE_MS).emitWithAck(event, ...payload) as Promise<Answer>;
}

/** The next event of a name. */
export function next<Payload = Record<string, unknown>>(socket: Socket, event: string): Promise<Payload> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} came`)), PATIENCE_MS);
    socket.once(event, (payload: Payload) => {
      clearTimeout(timer);
      resolve(payload);
    });
  });
}

/** All events of a name from now on. */
export function gather<Payload = Record<string, unknown>>(socket: Socket, event: string): Payload[] {
  const payloads: Payload[] = [];
  socket.on(event, (payload: Payload) => payloads.push(payload));
  return payloads;
}

/** Waits until `condition` holds. */
export async function until(condition: () => boolean, what = 'condition'): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`it never came to ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
