import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { joinOrStart } from '@tradewind/database';
import { startServerUnderTest } from '../../support/server.ts';
import type { ServerUnderTest } from '../../support/server.ts';
import { findContradictions } from './evidence.ts';
import { randomFrom } from './random.ts';
import { Trader } from './trader.ts';

/** What is killed: the server with everything in it, or PostgreSQL under it. */
export type CrashTarget = 'server' | 'database';

export interface CrashOptions {
  readonly target: CrashTarget;
  readonly kills: number;
  readonly seed: number;
  readonly traders?: number;
  /** Called after each kill. */
  readonly onKill?: (count: number) => void;
}

export interface CrashReport {
  readonly acknowledged: number;
  /** Requests that had to be sent again. */
  readonly retried: number;
  readonly refused: number;
  readonly transfers: number;
  readonly publishedFills: number;
  /** What must not be, in words. */
  readonly contradictions: readonly string[];
}

const TRADERS = 4;
/** Of the kills, how many come while orders flow; the others may come while the server is still coming up. */
const SHARE_AT_WORK = 0.8;
/** From then to the kill, milliseconds. */
const LIVES_MIN_MS = 50;
const LIVES_MAX_MS = 1_000;
const READY_WITHIN_MS = 60_000;
const PUBLISHED_WITHIN_MS = 500;

/**
 * The real server under a load of orders over HTTP, killed at random moments. Traders send again what was not answered, as
 * clients do, until it is. Then what they were told is compared with what is stored.
 */
export async function runCrashes(options: CrashOptions): Promise<CrashReport> {
  const { kills, seed, target, traders: count = TRADERS, onKill } = options;
  const random = randomFrom(seed);
  const server = await startServerUnderTest({
    // Durability is asserted, as in a real installation.
    NODE_ENV: 'development',
    PRACTICE_HISTORY_DAYS: '1',
    JWT_EXPIRES_IN: '24h',
    LOG_LEVEL: 'fatal',
  });
  const traders = Array.from(
    { length: count },
    (_, index) => new Trader(server.url, `trader${index}`, randomFrom(seed + index + 1)),
  );
  try {
    for (const trader of traders) await trader.open();
    const stop = new AbortController();
    const trading = Promise.all(traders.map((trader) => trader.trade(stop.signal)));
    for (let kill = 1; kill <= kills; kill += 1) {
      if (random() < SHARE_AT_WORK) await somethingIsAcknowledged(traders);
      await sleep(LIVES_MIN_MS + random() * (LIVES_MAX_MS - LIVES_MIN_MS));
      await (target === 'server' ? killServer(server) : killDatabase(server));
      onKill?.(kill);
    }
    await somethingIsAcknowledged(traders);
    stop.abort();
    await trading;
    // What is published after the last answer is on its way still.
    await sleep(PUBLISHED_WITHIN_MS);
    return {
      acknowledged: sum(traders, ({ orders }) => orders.size),
      retried: sum(traders, ({ retried }) => retried),
      refused: sum(traders, ({ refused }) => refused),
      transfers: sum(traders, ({ transfers }) => transfers.size),
      publishedFills: sum(traders, ({ publishedFills }) => publishedFills.size),
      contradictions: await findContradictions(server.folder, traders),
    };
  } finally {
    for (const trader of traders) trader.close();
    await server.stop();
  }
}

async function killServer(server: ServerUnderTest): Promise<void> {
  await server.kill();
  await server.restart();
}

/** The server is expected to bring it back. It gives up after some deaths a minute: then it is started again itself. */
async function killDatabase(server: ServerUnderTest): Promise<void> {
  const database = await joinOrStart({ folder: server.folder, purpose: 'a crash' });
  const { rows } = await database.pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const { stdout } = await promisify(execFile)('ps', ['-o', 'ppid=', '-p', String(rows[0]!.pid)]);
  process.kill(Number(stdout.trim()), 'SIGKILL');
  await database.close();
  await eventuallyReady(server);
}

async function somethingIsAcknowledged(traders: readonly Trader[]): Promise<void> {
  const acknowledged = () => sum(traders, ({ orders }) => orders.size);
  const before = acknowledged();
  const deadline = performance.now() + READY_WITHIN_MS;
  while (acknowledged() === before) {
    if (performance.now() > deadline) throw new Error('no order is acknowledged any more');
    await sleep(10);
  }
}

async function eventuallyReady(server: ServerUnderTest): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    if (!server.isRunning()) await server.restart();
    const ready = await fetch(`${server.url}/api/v1/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    if (performance.now() > deadline) throw new Error('the server is not ready again');
    await sleep(50);
  }
}

function sum(traders: readonly Trader[], of: (trader: Trader) => number): number {
  return traders.reduce((total, trader) => total + of(trader), 0);
}
