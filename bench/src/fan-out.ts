import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ClientsReport, ClientsTask } from './fan-out/clients.ts';
import type { ServerReport } from './fan-out/server.ts';
import type { BenchResult } from './result.ts';

const CONNECTIONS = 5_000;
const SYMBOLS_EACH = 10;
const HELD_CONNECTIONS = 10_000;
const SETTLE_MS = 3_000;
const MEASURE_MS = 15_000;
const HOLD_MS = 8_000;

type Task = Omit<ClientsTask, 'port'>;

/**
 * Prices from ingestion to clients over loopback: 242 symbols at one tick a second, spread over the second, in one
 * process; all clients in another. Beside it the same fan-out over bare sockets of the `ws` package.
 */
export async function run(): Promise<BenchResult[]> {
  const fanOut = {
    connections: CONNECTIONS,
    symbolsEach: SYMBOLS_EACH,
    settleMs: SETTLE_MS,
    measureMs: MEASURE_MS,
  };
  const ours = await measure({ kind: 'tradewind', ...fanOut });
  const bare = await measure({ kind: 'bare', ...fanOut });
  const held = await measure({
    kind: 'tradewind',
    connections: HELD_CONNECTIONS,
    symbolsEach: 1,
    settleMs: SETTLE_MS,
    measureMs: HOLD_MS,
  });
  const kilobytes = (held.server.residentBytes - held.emptyBytes) / HELD_CONNECTIONS / 1024;
  return [
    ...figures(`${CONNECTIONS} × ${SYMBOLS_EACH} symbols, Tradewind`, ours, '≤ 50 ms'),
    ...figures(`${CONNECTIONS} × ${SYMBOLS_EACH} symbols, bare ws`, bare),
    {
      name: 'connections held, one symbol each',
      value: held.clients.connected - held.clients.lost,
      unit: 'connections',
      target: '10,000',
      note:
        `p99 ${held.clients.latencyMs.p99.toFixed(1)} ms, ${percent(held.server.cpuShare)} of a core, ` +
        `${kilobytes.toFixed(0)} KB of memory each`,
    },
  ];
}

interface Measured {
  readonly clients: ClientsReport;
  readonly server: ServerReport;
  /** Memory of the server before the first client. */
  readonly emptyBytes: number;
}

function figures(name: string, { clients, server }: Measured, target?: string): BenchResult[] {
  const { p50, p95, p99, max } = clients.latencyMs;
  return [
    { name: `${name}, p50`, value: p50, unit: 'ms' },
    { name: `${name}, p95`, value: p95, unit: 'ms' },
    {
      name: `${name}, p99`,
      value: p99,
      unit: 'ms',
      ...(target === undefined ? {} : { target }),
      note:
        `${Math.round(clients.messages / (MEASURE_MS / 1000)).toLocaleString('en')} messages/s, longest ${max.toFixed(1)} ms, ` +
        `${percent(server.cpuShare)} of a core in the server, ${percent(clients.cpuShare)} in the clients, ${clients.lost} lost`,
    },
  ];
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

async function measure(task: Task): Promise<Measured> {
  const server = start('server.ts', [task.kind]);
  const [port] = (await once(server, 'message')) as [number];
  const clients = start('clients.ts', []);
  try {
    await answer(clients, 'ready');
    const { residentBytes: emptyBytes } = await ask(server);
    clients.send({ ...task, port } satisfies ClientsTask);
    await answer(clients, 'measuring');
    await ask(server);
    const report = (await answer(clients)) as ClientsReport;
    return { clients: report, server: await ask(server), emptyBytes };
  } finally {
    for (const child of [clients, server]) await stop(child);
  }
}

function start(file: string, args: readonly string[]): ChildProcess {
  return fork(join(import.meta.dirname, 'fan-out', file), args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

async function ask(server: ChildProcess): Promise<ServerReport> {
  server.send('report');
  return (await answer(server)) as ServerReport;
}

/** The next message of a child; one that ends instead is a failure. */
async function answer(child: ChildProcess, expected?: string): Promise<unknown> {
  const ended = new AbortController();
  const exit = once(child, 'exit', { signal: ended.signal }).then(() => {
    throw new Error('a process of the benchmark ended early');
  });
  try {
    const [message] = (await Promise.race([once(child, 'message'), exit])) as [unknown];
    if (expected !== undefined && message !== expected)
      throw new Error(`not ${expected}: ${JSON.stringify(message)}`);
    return message;
  } finally {
    exit.catch(() => undefined);
    ended.abort();
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = once(child, 'exit');
  child.send('stop');
  await exit;
}
