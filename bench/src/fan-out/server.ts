import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { attachRealtime, OrderBooks, readConfig } from '@tradewind/server';
import { pino } from 'pino';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { everySecond, priceFeed } from './feed.ts';

/** What the parent asks of this process, and what it answers. */
export interface ServerReport {
  /** Share of one core since the report before, from 0 to 1. */
  readonly cpuShare: number;
  readonly residentBytes: number;
}

const [kind] = process.argv.slice(2);
const httpServer = createServer((_request, response) => response.writeHead(404).end());

/** Realtime as the platform runs it, without limits that stand in the way of a crowd from one address. */
function startTradewind(): void {
  const { marketData, tick } = priceFeed();
  const logger = pino({ level: 'silent' });
  const { config } = readConfig({ WS_MAX_CONNECTIONS: '20000' });
  attachRealtime({
    httpServer,
    marketData,
    orderBooks: new OrderBooks({ marketData, logger }),
    config,
    logger,
    clock: { now: () => Date.now() },
  });
  everySecond(tick);
}

/** The peer: plain sockets of the `ws` package, one encoding for all subscribers of a symbol, nothing else. */
function startBare(): void {
  const subscribers = new Map<string, Set<WebSocket>>();
  new WebSocketServer({ server: httpServer, perMessageDeflate: false }).on('connection', (socket) => {
    socket.once('message', (data: Buffer) => {
      for (const symbol of JSON.parse(data.toString()) as string[]) {
        const sockets = subscribers.get(symbol) ?? new Set();
        subscribers.set(symbol, sockets.add(socket));
      }
      socket.send('ok');
    });
  });
  everySecond((ticker) => {
    const text = JSON.stringify(ticker);
    for (const socket of subscribers.get(ticker.symbol) ?? []) socket.send(text);
  });
}

if (kind === 'tradewind') startTradewind();
else startBare();
httpServer.listen({ port: 0, host: '127.0.0.1', backlog: 4096 });
await once(httpServer, 'listening');

let cpu = process.cpuUsage();
let at = performance.now();
process.on('message', (message) => {
  if (message === 'stop') process.exit(0);
  const used = process.cpuUsage(cpu);
  const now = performance.now();
  const report: ServerReport = {
    cpuShare: (used.user + used.system) / 1000 / (now - at),
    residentBytes: process.memoryUsage.rss(),
  };
  cpu = process.cpuUsage();
  at = now;
  process.send!(report);
});
process.send!((httpServer.address() as AddressInfo).port);
