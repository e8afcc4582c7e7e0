/**
 * Connects many clients and reports what they get; stops by itself.
 *
 *   NUM_CLIENTS=100 TEST_DURATION=60 npm run ws:stress
 *   URL=http://localhost:3000 SYMBOLS_PER_CLIENT=10 WORKERS=2 npm run ws:stress
 *
 * Latency is the age of a price when a client's listener gets it: the server's clock at that moment, as measured by round
 * trips, less the time that the price carries. That time is the feed's, so the figure contains the way from the venue to
 * the server; where the feed's time is not the present one (replay), no age is given. The round trip, measured on some
 * connections while all are served, holds for every feed.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Samples } from './stress/samples.ts';
import type { WorkerMessage, WorkerTask } from './stress/worker.ts';

const CLIENTS_PER_WORKER = 500;

function whole(name: string, byDefault: number, max: number): number {
  const text = process.env[name];
  const value = text === undefined || text === '' ? byDefault : Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  process.stderr.write(`${name} must be a whole number from 1 to ${max}, not ${JSON.stringify(text)}\n`);
  process.exit(1);
}

const url = process.env['URL'] ?? 'http://localhost:3000';
const clients = whole('NUM_CLIENTS', 100, 100_000);
const seconds = whole('TEST_DURATION', 60, 86_400);
const symbolsEach = whole('SYMBOLS_PER_CLIENT', 10, 500);
const workers = whole(
  'WORKERS',
  Math.min(availableParallelism(), Math.ceil(clients / CLIENTS_PER_WORKER)),
  64,
);

const print = (line: string) => process.stdout.write(`${line}\n`);
const isTerminal = process.stdout.isTTY;

interface Progress {
  connected: number;
  refused: number;
  lost: number;
  messages: number;
}

const progress = new Map<Worker, Progress>();
const ages = new Samples();
const roundTrips = new Samples();
let isAgeKnown = true;

const sum = (field: keyof Progress) => [...progress.values()].reduce((total, each) => total + each[field], 0);

function run(count: number): Promise<void> {
  const task: WorkerTask = { url, clients: count, symbolsEach, seconds };
  const worker = new Worker(new URL('./stress/worker.ts', import.meta.url), { workerData: task });
  progress.set(worker, { connected: 0, refused: 0, lost: 0, messages: 0 });
  worker.on('message', (message: WorkerMessage) => {
    progress.set(worker, message.progress);
    if (message.kind === 'progress') return;
    ages.add(message.ages);
    roundTrips.add(message.roundTrips);
    isAgeKnown &&= message.isAgeKnown;
  });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => resolve());
  });
}

print(`${clients} clients × ${symbolsEach} symbols, ${seconds} s, ${workers} worker(s), ${url}`);
const began = performance.now();
let before = 0;
const ticker = setInterval(() => {
  const messages = sum('messages');
  const line =
    `${String(Math.round((performance.now() - began) / 1000)).padStart(4)} s  ${sum('connected')} connected, ` +
    `${messages - before} messages/s, ${sum('refused')} refused, ${sum('lost')} lost`;
  before = messages;
  process.stdout.write(isTerminal ? `\r${line.padEnd(78)}` : `${line}\n`);
}, 1000);

try {
  const share = Math.floor(clients / workers);
  await Promise.all(
    Array.from({ length: workers }, (_, index) => run(index === 0 ? clients - share * (workers - 1) : share)),
  );
} catch (error) {
  process.stderr.write(`\n${(error as Error).message}\n`);
  process.exitCode = 1;
} finally {
  clearInterval(ticker);
}
if (isTerminal) print('');
print(`connections   ${sum('connected')} of ${clients}, ${sum('refused')} refused`);
print(`drops         ${sum('lost')}`);
print(`messages      ${sum('messages')}, ${Math.round(sum('messages') / seconds)} a second`);
print(`round trip    ${roundTrips.summary()}`);
print(
  `price age     ${isAgeKnown ? ages.summary() : "not given: the feed's time is not the present (replay)"}`,
);
if (sum('connected') === 0) process.exitCode = 1;
