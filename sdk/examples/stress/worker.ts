import { parentPort, workerData } from 'node:worker_threads';
import { TradingClient } from '@tradewind/client';
import { Samples } from './samples.ts';

export interface WorkerTask {
  readonly url: string;
  readonly clients: number;
  readonly symbolsEach: number;
  readonly seconds: number;
}

export interface WorkerProgress {
  connected: number;
  refused: number;
  lost: number;
  messages: number;
}

export type WorkerMessage =
  | { readonly kind: 'progress'; readonly progress: WorkerProgress }
  | {
      readonly kind: 'done';
      readonly progress: WorkerProgress;
      readonly ages: Uint32Array;
      readonly roundTrips: Uint32Array;
      readonly isAgeKnown: boolean;
    };

/** So many clients connect at once; a server that is busy with handshakes serves nobody else. */
const CONNECTING_AT_ONCE = 25;
const CONNECT_WITHIN_MS = 15_000;

/** The round trip is measured on so many of the connections. */
const PROBES = 10;
const PROBE_EVERY_MS = 500;

/** A feed that is further from the server's clock lives in another time. */
const PRESENT_MS = 60_000;

const task = workerData as WorkerTask;
const progress: WorkerProgress = { connected: 0, refused: 0, lost: 0, messages: 0 };
const ages = new Samples();
const roundTrips = new Samples();
const clients: TradingClient[] = [];
let clockOffsetMs = 0;
let isMeasuring = false;
let isAgeKnown = true;

function receive({ time }: { readonly time: number }): void {
  if (!isMeasuring) return;
  progress.messages += 1;
  const age = performance.timeOrigin + performance.now() + clockOffsetMs - time;
  if (Math.abs(age) > PRESENT_MS) isAgeKnown = false;
  else ages.record(age);
}

async function connect(symbols: readonly string[]): Promise<void> {
  const client = new TradingClient({ url: task.url, latencyEveryMs: 0, socket: { reconnection: false } });
  const failed = new Promise<never>((_resolve, reject) => {
    client.on('error', reject);
    setTimeout(() => reject(new Error('no answer')), CONNECT_WITHIN_MS).unref();
  });
  try {
    const streams = await Promise.race([client.subscribePrices(symbols), failed]);
    for (const stream of streams) client.on(stream as `price:${string}`, receive);
    client.on('disconnected', () => {
      progress.connected -= 1;
      progress.lost += 1;
    });
    progress.connected += 1;
    clients.push(client);
  } catch {
    progress.refused += 1;
    client.close();
  }
}

async function probe(): Promise<void> {
  for (const client of clients.slice(0, PROBES)) {
    const latency = await client.ping().catch(() => undefined);
    if (latency === undefined) continue;
    clockOffsetMs = latency.clockOffsetMs;
    if (isMeasuring) roundTrips.record(latency.roundTripMs);
  }
}

const report = (message: WorkerMessage) => parentPort!.postMessage(message);
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const catalogue = new TradingClient({ url: task.url });
const { data: symbols } = await catalogue.symbols.names();
catalogue.close();
const symbolsOf = (nth: number) =>
  Array.from(
    { length: Math.min(task.symbolsEach, symbols.length) },
    (_, index) => symbols[(nth * 7 + index) % symbols.length]!,
  );

const ticker = setInterval(() => report({ kind: 'progress', progress }), 500);
let next = 0;
await Promise.all(
  Array.from({ length: CONNECTING_AT_ONCE }, async () => {
    while (next < task.clients) await connect(symbolsOf((next += 1)));
  }),
);
await probe();
isMeasuring = true;
const prober = setInterval(() => void probe(), PROBE_EVERY_MS);
await sleep(task.seconds * 1000);
isMeasuring = false;
clearInterval(prober);
clearInterval(ticker);
// Counted before the clients are closed, which would look like losses.
const final = { ...progress };
for (const client of clients) client.close();
report({
  kind: 'done',
  progress: final,
  ages: ages.counts,
  roundTrips: roundTrips.counts,
  isAgeKnown: isAgeKnown && ages.size > 0,
});
