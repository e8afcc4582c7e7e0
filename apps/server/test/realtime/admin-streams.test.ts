import type { AdminActivity, AdminMetrics, AdminPerformance } from '@tradewind/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AUDIT_TOPIC } from '../../src/modules/audit/audit-activity.ts';
import { createMetrics } from '../../src/modules/system/metrics.ts';
import { httpFiguresBetween, quantile, readHttpFigures } from '../../src/realtime/admin/http-figures.ts';
import { TestAccounts } from './accounts.ts';
import { ask, gather, next, startRealtime, until } from './harness.ts';
import type { Harness } from './harness.ts';

let accounts: TestAccounts;
let harness: Harness | undefined;

beforeEach(() => {
  accounts = new TestAccounts();
});
afterEach(async () => {
  await harness?.close();
  harness = undefined;
});

const staff = (role: 'support' | 'admin' = 'admin') => ({
  auth: { token: accounts.token(accounts.account(role)) },
});

describe('streams of /admin', () => {
  it('metrics: load of the process, each second', async () => {
    const metrics = createMetrics();
    harness = await startRealtime({}, { authentication: accounts, metrics });
    const socket = await harness.connect('/admin', staff());
    const received = gather<AdminMetrics>(socket, 'metrics');
    await ask(socket, 'subscribe', { streams: ['metrics'] });
    const requests = setInterval(
      () => metrics.httpDuration.observe({ method: 'GET', route: '/x', status: '200' }, 0.003),
      50,
    );
    await until(() => received.length >= 3, 'three seconds').finally(() => clearInterval(requests));
    const last = received[2]!;
    expect(last).toMatchObject({ connections: 1, subscriptions: 1, dropped: 0, engine: null });
    expect(last.time - received[0]!.time).toBeGreaterThan(1_800);
    expect(last.time - received[0]!.time).toBeLessThan(3_500);
    expect(last.requestsPerSecond).toBeGreaterThan(5);
    expect(last.requestsPerSecond).toBeLessThanOrEqual(30);
    expect(last.memory.rssBytes).toBeGreaterThan(last.memory.heapUsedBytes);
    expect(last.eventLoopDelayP99Ms).toBeGreaterThanOrEqual(0);
  }, 20_000);

  it('metrics: the exchange, where its engine is in this process', async () => {
    let orders = 70;
    const status = { world: 'practice', state: 'ready', epoch: 3, seq: 900, waiting: 4 } as const;
    const counts = { commands: 500, batches: 80, recoveries: 1 };
    const engine = () => ({
      status: { ...status, ...counts, lastBatch: { commands: 8, commitMs: 2.5 } },
      orders: (orders += 5),
      liquidations: 6,
    });
    harness = await startRealtime({}, { authentication: accounts, engine });
    const socket = await harness.connect('/admin', staff());
    await ask(socket, 'subscribe', { streams: ['metrics'] });
    const first = next<AdminMetrics>(socket, 'metrics');
    expect((await first).engine).toEqual({
      world: 'practice',
      state: 'ready',
      seq: 900,
      ordersPerSecond: 5,
      waiting: 4,
      lastCommitMs: 2.5,
      recoveries: 1,
      liquidations: 6,
    });
  });

  it('metrics tell when the event loop is held', async () => {
    harness = await startRealtime({}, { authentication: accounts });
    const socket = await harness.connect('/admin', staff());
    await ask(socket, 'subscribe', { streams: ['metrics'] });
    await next<AdminMetrics>(socket, 'metrics');
    // Several times: one turn in a hundred may be late without moving the 99th percentile.
    for (let turn = 0; turn < 5; turn += 1) {
      const held = performance.now() + 60;
      while (performance.now() < held);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const { eventLoopDelayP99Ms, requestsPerSecond } = await next<AdminMetrics>(socket, 'metrics');
    expect(eventLoopDelayP99Ms).toBeGreaterThan(40);
    expect(requestsPerSecond).toBeNull();
  });

  it('performance: how requests, event loop and processor did', async () => {
    const metrics = createMetrics();
    harness = await startRealtime({}, { authentication: accounts, metrics });
    const labels = { method: 'GET', route: '/x', status: '200' };
    // Before anybody looks: not of these five seconds.
    metrics.httpDuration.observe(labels, 4);
    const socket = await harness.connect('/admin', staff());
    await ask(socket, 'subscribe', { streams: ['performance'] });
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (let n = 0; n < 98; n += 1) metrics.httpDuration.observe(labels, 0.003);
    for (let n = 0; n < 2; n += 1) metrics.httpDuration.observe({ ...labels, status: '500' }, 0.4);
    const { http, eventLoopUtilization, cpuCores } = await next<AdminPerformance>(socket, 'performance');
    expect(http?.requests).toBe(100);
    expect(http?.p50Ms).toBeGreaterThan(2.5);
    expect(http?.p95Ms).toBeLessThanOrEqual(5);
    expect(http?.p99Ms).toBeGreaterThan(250);
    expect(http?.p99Ms).toBeLessThanOrEqual(500);
    expect(eventLoopUtilization).toBeGreaterThan(0);
    expect(eventLoopUtilization).toBeLessThanOrEqual(1);
    expect(cpuCores).toBeGreaterThan(0);
  }, 20_000);

  it('activity: lines of the audit log without what changed, for those who may read it', async () => {
    harness = await startRealtime({}, { authentication: accounts });
    const { bus } = harness.market;
    const support = await harness.connect('/admin', staff('support'));
    expect(await ask(support, 'subscribe', { streams: ['metrics', 'activity'] })).toMatchObject({
      code: 'FORBIDDEN',
      details: [{ path: 'payload.streams.1', stream: 'activity' }],
    });
    expect(await ask(support, 'subscribe', { streams: ['metrics'] })).toMatchObject({ ok: true });
    const admin = await harness.connect('/admin', staff());
    await ask(admin, 'subscribe', { streams: ['activity'] });
    const line: AdminActivity = {
      time: 1_723_075_200_000,
      action: 'user.role_changed',
      actor: { type: 'user', id: 'a' },
      target: { type: 'user', id: 'b' },
    };
    const received = gather(admin, 'activity');
    await bus.publish(AUDIT_TOPIC, { action: 'not a line' });
    await bus.publish(AUDIT_TOPIC, {
      ...line,
      after: { email: 'somebody@example.com' },
      address: '192.0.2.1',
    });
    await until(() => received.length > 0, 'the line');
    expect(received).toEqual([line]);
  });

  it('refuse what does not exist', async () => {
    harness = await startRealtime({}, { authentication: accounts });
    const socket = await harness.connect('/admin', staff());
    for (const stream of ['account:update', 'toString', 'metrics:all', '']) {
      expect(await ask(socket, 'subscribe', { streams: [stream] })).toMatchObject({
        code: stream === '' ? 'VALIDATION_FAILED' : 'UNKNOWN_STREAM',
      });
    }
  });

  it('measure nothing while nobody looks', async () => {
    const metrics = createMetrics();
    const reads = vi.spyOn(metrics.httpDuration, 'get');
    harness = await startRealtime({}, { authentication: accounts, metrics });
    const socket = await harness.connect('/admin', staff());
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(reads).not.toHaveBeenCalled();
    await ask(socket, 'subscribe', { streams: ['metrics', 'performance'] });
    await next(socket, 'metrics');
    expect(reads).toHaveBeenCalled();
    await ask(socket, 'unsubscribe', { streams: ['metrics'] });
    socket.disconnect();
    await until(() => harness!.realtime.stats().connections === 0);
    reads.mockClear();
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(reads).not.toHaveBeenCalled();
  });
});

describe('quantiles of a histogram', () => {
  it('interpolate within the bucket, and end at the last bound', async () => {
    const { httpDuration } = createMetrics();
    const labels = { method: 'GET', route: '/x', status: '200' };
    const before = await readHttpFigures(httpDuration);
    expect(quantile(before, 0.5)).toBeUndefined();
    // Ten in (0.005, 0.01], ten beyond the last bound, on two routes.
    for (let n = 0; n < 10; n += 1) httpDuration.observe(labels, 0.008);
    for (let n = 0; n < 10; n += 1) httpDuration.observe({ ...labels, route: '/y' }, 60);
    const since = httpFiguresBetween(before, await readHttpFigures(httpDuration));
    expect(since.count).toBe(20);
    expect(quantile(since, 0.25)).toBeCloseTo(0.0075, 9);
    expect(quantile(since, 0.5)).toBeCloseTo(0.01, 9);
    expect(quantile(since, 0.99)).toBe(5);
  });
});
