/**
 * Prints figures of a running server as they come: load each second, latency each five, and who does what. Until Ctrl-C
 * or for DURATION seconds.
 *
 *   ADMIN_USERNAME=admin ADMIN_PASSWORD=… npm run ws:admin
 *   URL=https://tradewind.example ADMIN_TOKEN=<access token of an administrator> npm run ws:admin
 *
 * With a second factor, CODE is the one that the authenticator shows. ADMIN_USERNAME may be a mail address.
 */
import { ConnectionError, SecondFactorRequiredError, TradingClient } from '@tradewind/client';

const { ADMIN_TOKEN, ADMIN_USERNAME, ADMIN_EMAIL, ADMIN_PASSWORD, CODE } = process.env;
const url = process.env['URL'] ?? 'http://localhost:3000';
const seconds = Number(process.env['DURATION'] ?? 0);
const name = ADMIN_USERNAME ?? ADMIN_EMAIL;

if (ADMIN_TOKEN === undefined && (name === undefined || ADMIN_PASSWORD === undefined)) {
  process.stderr.write('Set ADMIN_TOKEN, or ADMIN_USERNAME and ADMIN_PASSWORD\n');
  process.exit(1);
}

const client = new TradingClient({ url, ...(ADMIN_TOKEN === undefined ? {} : { token: ADMIN_TOKEN }) });
const print = (time: number, what: string, line: string) =>
  process.stdout.write(`${new Date(time).toISOString().slice(11, 19)}  ${what.padEnd(12)} ${line}\n`);
const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MB`;
let isOver = false;

function stop(): void {
  isOver = true;
  client.close();
}
process.once('SIGINT', stop);
if (seconds > 0) setTimeout(stop, seconds * 1000).unref();

client.on('connected', ({ isReconnect }) =>
  print(Date.now(), 'connection', isReconnect ? 'connected again' : `connected to ${url}`),
);
client.on('disconnected', ({ reason }) => print(Date.now(), 'connection', `lost: ${reason}`));
client.on('session', (change) => {
  if (change.state !== 'ended') return;
  print(Date.now(), 'session', `ended: ${change.reason}`);
  stop();
});
client.on('error', ({ message }) => print(Date.now(), 'error', message));
client.on('metrics', (metrics) =>
  print(
    metrics.time,
    'metrics',
    [
      `${metrics.connections} connections`,
      `${metrics.subscriptions} subscriptions`,
      `${metrics.messagesPerSecond} messages/s`,
      `${metrics.requestsPerSecond ?? '—'} requests/s`,
      `loop p99 ${metrics.eventLoopDelayP99Ms} ms`,
      `heap ${megabytes(metrics.memory.heapUsedBytes)} of ${megabytes(metrics.memory.rssBytes)}`,
      ...(metrics.engine === null
        ? []
        : [
            `exchange ${metrics.engine.state} at ${metrics.engine.seq}`,
            `${metrics.engine.ordersPerSecond} orders/s`,
            `${metrics.engine.waiting} waiting`,
            `commit ${metrics.engine.lastCommitMs ?? '—'} ms`,
            `${metrics.engine.liquidations} liquidations`,
          ]),
    ].join(', '),
  ),
);
client.on('performance', ({ time, http, eventLoopUtilization, cpuCores }) =>
  print(
    time,
    'performance',
    [
      http === null
        ? 'no requests'
        : `${http.requests} requests, p50 ${http.p50Ms} ms, p95 ${http.p95Ms} ms, p99 ${http.p99Ms} ms`,
      `loop ${(eventLoopUtilization * 100).toFixed(0)} % busy`,
      `${cpuCores.toFixed(2)} cores`,
    ].join(', '),
  ),
);
client.on('activity', ({ time, action, actor, target }) =>
  print(time, 'activity', `${action} by ${actor.id ?? actor.type} on ${target.type} ${target.id ?? ''}`),
);

try {
  if (ADMIN_TOKEN === undefined) {
    const credentials = name!.includes('@') ? { email: name! } : { username: name! };
    await client.signIn({
      ...credentials,
      password: ADMIN_PASSWORD!,
      ...(CODE === undefined ? {} : { code: CODE }),
    });
  }
  await client.subscribeAdminStreams(['metrics', 'performance', 'activity']);
} catch (error) {
  // Closed by Ctrl-C while it waited for the server.
  if (!(isOver && error instanceof ConnectionError)) {
    const hint =
      error instanceof SecondFactorRequiredError ? ': set CODE to the code of your authenticator' : '';
    process.stderr.write(`${(error as Error).message}${hint}\n`);
    process.exitCode = 1;
  }
  client.close();
}
