import { createHistogram } from 'node:perf_hooks';
import { WebSocket } from 'ws';
import { SYMBOLS, symbolAt, wallClock } from './feed.ts';

/** What the parent asks: so many connections with so many symbols each, and how long to measure. */
export interface ClientsTask {
  readonly kind: 'tradewind' | 'bare';
  readonly port: number;
  readonly connections: number;
  readonly symbolsEach: number;
  readonly settleMs: number;
  readonly measureMs: number;
}

export interface ClientsReport {
  readonly connected: number;
  readonly lost: number;
  readonly messages: number;
  /** Share of one core that the clients' process took; near 1 it is they who are slow. */
  readonly cpuShare: number;
  /** From ingestion to the client's handler. */
  readonly latencyMs: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly max: number;
  };
}

/** So many handshakes are under way at once. */
const CONNECTING_AT_ONCE = 100;
const MICROSECONDS = 1000;

const latency = createHistogram();
let isMeasuring = false;
let messages = 0;
let lost = 0;

/** The clients read no more of a message than its time, so that what is measured is the server and the network stack. */
function receive(text: string): void {
  if (!isMeasuring) return;
  const time = Number.parseFloat(text.slice(text.lastIndexOf('"time":') + 7));
  messages += 1;
  latency.record(Math.max(1, Math.round((wallClock() - time) * MICROSECONDS)));
}

function symbols({ symbolsEach }: ClientsTask, nth: number): string[] {
  // A stride that has no factor in common with the number of symbols spreads clients evenly over them.
  return Array.from({ length: symbolsEach }, (_, index) => symbolAt((nth * 7 + index * 23) % SYMBOLS));
}

/** A Socket.IO client as far as one is needed: joins `/prices`, subscribes, answers pings. */
function connectTradewind(task: ClientsTask, nth: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${task.port}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
    });
    const streams = symbols(task, nth).map((symbol) => `price:${symbol}`);
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      if (text.startsWith('42')) receive(text);
      else if (text === '2') socket.send('3');
      else if (text.startsWith('0')) socket.send('40/prices,');
      else if (text.startsWith('40')) socket.send(`42/prices,0${JSON.stringify(['subscribe', { streams }])}`);
      else if (text.startsWith('43/prices,0[{"ok":true')) resolve();
      else reject(new Error(text));
    });
    watch(socket, reject);
  });
}

function connectBare(task: ClientsTask, nth: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${task.port}`, { perMessageDeflate: false });
    socket.on('open', () => socket.send(JSON.stringify(symbols(task, nth))));
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      if (text === 'ok') resolve();
      else receive(text);
    });
    watch(socket, reject);
  });
}

function watch(socket: WebSocket, reject: (error: Error) => void): void {
  socket.on('error', reject);
  socket.on('close', () => (lost += 1));
}

async function work(task: ClientsTask): Promise<ClientsReport> {
  const connect = task.kind === 'tradewind' ? connectTradewind : connectBare;
  let next = 0;
  let connected = 0;
  await Promise.all(
    Array.from({ length: CONNECTING_AT_ONCE }, async () => {
      while (next < task.connections) {
        await connect(task, (next += 1));
        connected += 1;
      }
    }),
  );
  await sleep(task.settleMs);
  process.send!('measuring');
  isMeasuring = true;
  const cpu = process.cpuUsage();
  const began = performance.now();
  await sleep(task.measureMs);
  isMeasuring = false;
  const { user, system } = process.cpuUsage(cpu);
  const cpuShare = (user + system) / 1000 / (performance.now() - began);
  const at = (percentile: number) => latency.percentile(percentile) / MICROSECONDS;
  return {
    connected,
    lost,
    messages,
    cpuShare,
    latencyMs: { p50: at(50), p95: at(95), p99: at(99), max: latency.max / MICROSECONDS },
  };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

process.on('message', (task) => {
  if (task === 'stop') process.exit(0);
  work(task as ClientsTask).then(
    (report) => process.send!(report),
    (error: unknown) => {
      throw error;
    },
  );
});
process.send!('ready');
