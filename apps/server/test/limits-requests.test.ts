import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import { ApiError, errorEnvelope, PLANS } from '@tradewind/protocol';
import type { PlanName, Route } from '@tradewind/protocol';
import Fastify from 'fastify';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { TestContext } from 'vitest';
import { installErrorHandler } from '../src/http/errors.ts';
import { admission } from '../src/http/limits/admission.ts';
import { Budget } from '../src/http/limits/budget.ts';
import { ExpiringMap } from '../src/http/limits/expiring-map.ts';
import { networkOf } from '../src/http/limits/network.ts';
import { createRequestLimits } from '../src/http/limits/request-limits.ts';
import { inProcess, inRedis } from './support/counting.ts';
import type { Counting } from './support/counting.ts';
import { ManualClock } from './support/manual-clock.ts';

const LIMIT = 5;

/** A server whose guard knows the tokens `<plan>:<user>` and refuses all others. */
async function serve(
  context: TestContext,
  counting: Counting,
  { installation = randomUUID(), attemptFactor = 1, clock = new ManualClock() } = {},
) {
  const scripts = await counting.scripts(context, installation);
  const limits = createRequestLimits({ clock, scripts, windowMs: 60_000, maxRequests: LIMIT, attemptFactor });
  const lookedAt: string[] = [];
  const admit = admission(limits, async (request, { access }) => {
    const token = request.headers.authorization;
    if (token !== undefined) {
      lookedAt.push(token);
      const [plan, userId] = token.split(':') as [PlanName, string];
      if (plan in PLANS) request.principal = { plan, userId } as never;
    }
    if (access !== 'public' && request.principal === null)
      throw new ApiError('UNAUTHENTICATED', 'who are you?');
  });
  const app = Fastify({ trustProxy: true });
  installErrorHandler(app);
  await app.register(cookie);
  app.decorateRequest('principal', null);
  const routes: Record<string, Pick<Route, 'access' | 'cost' | 'attempts'> & { counted?: false }> = {
    '/open': { access: 'public' },
    '/closed': { access: 'account:read' },
    '/dear': { access: 'public', cost: 3 },
    '/dearest': { access: 'public', cost: 1_000 },
    '/dear-and-closed': { access: 'account:read', cost: 3 },
    '/register': { access: 'public', attempts: 'registration' },
    '/probe': { access: 'public', counted: false },
  };
  for (const [url, { counted = true, ...route }] of Object.entries(routes)) {
    app.get(url, {
      onRequest: (request, reply) => admit(request, reply, route as Route, { counted }),
      handler: () => 'well',
    });
  }
  context.onTestFinished(() => app.close());
  const ask = async (url: string, address = '203.0.113.1', token?: string) => {
    const headers = {
      'x-forwarded-for': address,
      ...(token === undefined ? {} : { authorization: token }),
    };
    const { statusCode, headers: got, body } = await app.inject({ url, headers });
    return {
      status: statusCode,
      headers: got,
      code: statusCode === 200 ? null : errorEnvelope.parse(JSON.parse(body)).code,
    };
  };
  const statuses = async (count: number, ...request: Parameters<typeof ask>) => {
    const seen: number[] = [];
    for (let made = 0; made < count; made += 1) seen.push((await ask(...request)).status);
    return seen;
  };
  return { ask, statuses, clock, lookedAt, scripts };
}

const times = (count: number, status: number) => Array<number>(count).fill(status);

for (const counting of [inProcess(), inRedis()]) {
  describe(`request limits, ${counting.name}`, () => {
    afterAll(() => counting.end());

    it('say what is left, and refuse in the envelope with Retry-After', async (context) => {
      const { ask } = await serve(context, counting);
      for (let left = LIMIT - 1; left >= 0; left -= 1) {
        const { headers } = await ask('/open');
        expect(headers).toMatchObject({
          'ratelimit-limit': String(LIMIT),
          'ratelimit-remaining': String(left),
        });
        expect(Number(headers['ratelimit-reset'])).toBeGreaterThan(0);
      }
      const refused = await ask('/open');
      expect(refused).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
      expect(refused.headers).toMatchObject({ 'ratelimit-remaining': '0' });
      expect(refused.headers['retry-after']).toBe(refused.headers['ratelimit-reset']);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(50);
    });

    it('take the cost of a route from the budget', async (context) => {
      const { statuses } = await serve(context, counting);
      expect(await statuses(2, '/dear')).toEqual([200, 429]);
      expect(await statuses(2, '/dearest', '203.0.113.2')).toEqual([200, 429]);
      expect(await statuses(LIMIT + 1, '/dear-and-closed', '203.0.113.3')).toEqual([
        ...times(LIMIT, 401),
        429,
      ]);
    });

    it('never count probes', async (context) => {
      const { ask, statuses } = await serve(context, counting);
      expect(await statuses(LIMIT * 3, '/probe')).not.toContain(429);
      expect((await ask('/open')).headers['ratelimit-remaining']).toBe(String(LIMIT - 1));
    });

    it('count a network of IPv6 as one caller, and an IPv4 address by either spelling', async (context) => {
      const { ask, statuses } = await serve(context, counting);
      await statuses(LIMIT, '/open', '2001:db8:1:2::1');
      expect((await ask('/open', '2001:db8:1:2:ffff::9')).status).toBe(429);
      expect((await ask('/open', '2001:db8:1:3::1')).status).toBe(200);
      await statuses(LIMIT, '/open', '198.51.100.7');
      expect((await ask('/open', '::ffff:198.51.100.7')).status).toBe(429);
    });

    it('count accounts apart from their address, by their plan', async (context) => {
      const { ask, statuses } = await serve(context, counting);
      expect((await statuses(LIMIT + 1, '/open')).at(-1)).toBe(429);
      for (const plan of ['free', 'pro', 'enterprise'] as const) {
        const { status, headers } = await ask('/closed', '203.0.113.1', `${plan}:of-${plan}`);
        expect(status).toBe(200);
        expect(headers['ratelimit-limit']).toBe(String(PLANS[plan].requestsPerMinute));
      }
      const again = await ask('/closed', '203.0.113.99', 'free:of-free');
      expect(again.headers['ratelimit-remaining']).toBe(String(PLANS.free.requestsPerMinute - 2));
    });

    it('answer a flood of bad tokens with 429, in time without looking at them', async (context) => {
      const { ask, statuses, lookedAt } = await serve(context, counting);
      expect(await statuses(LIMIT + 1, '/closed', '203.0.113.1', 'bad')).toEqual([...times(LIMIT, 401), 429]);
      // Others behind the same address work on.
      expect((await ask('/closed', '203.0.113.1', 'pro:neighbour')).status).toBe(200);
      await statuses(LIMIT * 10, '/closed', '203.0.113.1', 'bad');
      lookedAt.length = 0;
      expect(await ask('/closed', '203.0.113.1', 'bad')).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
      expect(lookedAt).toEqual([]);
      expect((await ask('/closed', '203.0.113.2', 'bad')).status).toBe(401);
    });

    it('allow each address only so many attempts, whoever makes them', async (context) => {
      const { ask, statuses } = await serve(context, counting);
      expect(await statuses(10, '/register', '203.0.113.1', 'pro:one')).toEqual(times(10, 200));
      const refused = await ask('/register', '203.0.113.1', 'pro:two');
      expect(refused).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_000);
      expect((await ask('/register', '203.0.113.2', 'pro:one')).status).toBe(200);
      expect((await ask('/open', '203.0.113.1', 'pro:one')).status).toBe(200);
    });

    it('allow more attempts by the factor', async (context) => {
      const { statuses } = await serve(context, counting, { attemptFactor: 1.5 });
      expect(await statuses(16, '/register', '203.0.113.1', 'pro:one')).toEqual([...times(15, 200), 429]);
    });
  });
}

describe('request limits in process', () => {
  it('begin anew with the next window', async (context) => {
    const { ask, statuses, clock } = await serve(context, inProcess());
    await statuses(LIMIT, '/open');
    const refused = await ask('/open');
    expect(refused.headers['retry-after']).toBe('60');
    clock.advance(59_999);
    expect((await ask('/open')).headers['retry-after']).toBe('1');
    clock.advance(1);
    expect((await ask('/open')).headers['ratelimit-remaining']).toBe(String(LIMIT - 1));
  });

  it('hold no more than their bound, however many addresses call, and keep who calls now', async () => {
    const clock = new ManualClock();
    const options = { name: 'x', points: 2, windowMs: 60_000, clock, scripts: undefined, maxKeys: 1_000 };
    const budget = new Budget(options);
    for (let address = 0; address < 10_000; address += 1) {
      await budget.spend(`address ${address}`);
      await budget.spend('steady');
    }
    expect(budget.size).toBeLessThanOrEqual(2_000);
    expect((await budget.spend('steady')).allowed).toBe(false);
    expect((await budget.spend('address 9999')).remaining).toBe(0);
  });

  it('let go of expired entries as new ones come', () => {
    const clock = new ManualClock();
    const map = new ExpiringMap<number>({ clock, maxEntries: 10_000 });
    for (let key = 0; key < 1_000; key += 1) map.set(`old ${key}`, key, clock.now() + 1_000);
    clock.advance(1_000);
    expect(map.get('old 999')).toBeUndefined();
    for (let key = 0; key < 1_000; key += 1) map.set(`new ${key}`, key, clock.now() + 1_000);
    expect(map.size).toBe(1_000);
    expect(map.get('new 0')).toMatchObject({ value: 0 });
  });

  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0000:0000:ffff::', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['not an address', 'not an address'],
  ])('know the caller %s as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('request limits of several processes', () => {
  const counting = inRedis();
  afterAll(() => counting.end());

  it('share one budget', async (context) => {
    const installation = randomUUID();
    const one = await serve(context, counting, { installation });
    const two = await serve(context, counting, { installation });
    expect(await one.statuses(LIMIT - 1, '/open')).toEqual(times(LIMIT - 1, 200));
    expect(await two.statuses(2, '/open')).toEqual([200, 429]);
    expect((await one.ask('/open')).status).toBe(429);
  });

  it('go on in each by itself when Redis hangs or stops, and together again when it is back', async (context) => {
    const redis = await counting.redis(context);
    const { ask, statuses, scripts } = await serve(context, counting);
    await ask('/open');

    redis.freeze();
    const startedAt = performance.now();
    expect(await statuses(LIMIT + 1, '/open')).toEqual([...times(LIMIT, 200), 429]);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    redis.thaw();
    await vi.waitFor(() => expect(scripts!.isReady).toBe(true), 10_000);

    await redis.stop();
    expect(await statuses(LIMIT + 1, '/open', '203.0.113.2')).toEqual([...times(LIMIT, 200), 429]);
    expect((await ask('/closed', '203.0.113.2', 'pro:one')).status).toBe(200);

    await redis.start();
    await vi.waitFor(() => expect(scripts!.isReady).toBe(true), 10_000);
    expect((await ask('/open', '203.0.113.3')).headers['ratelimit-remaining']).toBe(String(LIMIT - 1));
  });
});
