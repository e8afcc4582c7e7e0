import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { TestContext } from 'vitest';
import type { DelayPolicy } from '../src/modules/auth/attempt-delays.ts';
import { ACQUAINTED, STRANGER_ADDRESS, STRANGERS } from '../src/modules/auth/attempt-delays.ts';
import { MemoryAttemptStore } from '../src/modules/auth/attempt-store-memory.ts';
import { RedisAttemptStore } from '../src/modules/auth/attempt-store-redis.ts';
import { inProcess, inRedis } from './support/counting.ts';
import type { Counting } from './support/counting.ts';
import { RIGHT, serveSignIn, Visitor } from './support/guarded-sign-in.ts';
import type { SignInServer } from './support/guarded-sign-in.ts';
import { ManualClock } from './support/manual-clock.ts';

const REFUSED = 429;
const WRONG = 401;
const DAY_MS = 24 * 60 * 60_000;

const start = async (context: TestContext, counting: Counting, installation: string = randomUUID()) =>
  serveSignIn(context, { scripts: await counting.scripts(context, installation) });

/** Guesses from ever new addresses, each as soon as it may be made; answers the waits that came between in seconds. */
async function besiege(server: SignInServer, subject: string, guesses: number): Promise<number[]> {
  const waits: number[] = [];
  for (let made = 0; made < guesses; made += 1) {
    const guess = () => new Visitor(server, `198.51.${made >> 8}.${made & 255}`).try(subject);
    const first = await guess();
    waits.push(first.waitSeconds ?? 0);
    if (first.waitSeconds === null) continue;
    server.clock.advance(first.waitSeconds * 1000);
    expect((await guess()).status).toBe(WRONG);
  }
  return waits;
}

for (const counting of [inProcess(), inRedis()]) {
  describe(`attempts, ${counting.name}`, () => {
    afterAll(() => counting.end());

    it('make all strangers together wait longer with each failure, up to a quarter of an hour', async (context) => {
      const server = await start(context, counting);
      expect(await besiege(server, 'alice', 17)).toEqual([
        0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900,
      ]);
    });

    it('make one address wait longer than strangers together', async (context) => {
      const server = await start(context, counting);
      const guesser = new Visitor(server, '203.0.113.1');
      const waits: number[] = [];
      while (waits.at(-1) !== 3600) {
        const { waitSeconds } = await guesser.try('alice');
        if (waitSeconds === null) continue;
        waits.push(waitSeconds);
        server.clock.advance(waitSeconds * 1000);
      }
      expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600]);
      // So an opening is left to others.
      await guesser.try('alice');
      server.clock.advance(900_000);
      expect((await guesser.try('alice')).status).toBe(REFUSED);
      expect((await new Visitor(server, '203.0.113.2').try('alice', RIGHT)).status).toBe(200);
    });

    it('let an attack from everywhere neither in, nor the owner out', async (context) => {
      const server = await start(context, counting);
      const owner = new Visitor(server, '192.0.2.1');
      expect((await owner.try('alice', RIGHT)).status).toBe(200);
      await besiege(server, 'alice', 40);
      const attacker = new Visitor(server, '198.51.100.200');
      expect((await attacker.try('alice', RIGHT)).status).toBe(REFUSED);

      // At once on a known device, wherever it is, also after a slip of the fingers.
      const abroad = new Visitor(server, '192.0.2.99');
      abroad.cookie = owner.cookie;
      expect((await abroad.try('alice')).status).toBe(WRONG);
      expect((await abroad.try('alice', RIGHT)).status).toBe(200);
      // Which gives the attacker nothing back.
      const { waitSeconds } = await attacker.try('alice', RIGHT);
      expect(waitSeconds).toBeGreaterThan(800);

      // On a new device after the wait at most; from then on it is known.
      const phone = new Visitor(server, '192.0.2.50');
      const refused = await phone.try('alice', RIGHT);
      expect(refused).toMatchObject({ status: REFUSED, waitSeconds });
      server.clock.advance(waitSeconds! * 1000);
      expect((await phone.try('alice', RIGHT)).status).toBe(200);
      await besiege(server, 'alice', 2);
      expect((await phone.try('alice', RIGHT)).status).toBe(200);
      // What is proven by mail has counters of its own, which nobody besieged.
      expect((await new Visitor(server, '192.0.2.51').try('alice', RIGHT, 'code')).status).toBe(200);
    });

    it('know a client without cookies by the address that it signed in from, for thirty days', async (context) => {
      const server = await start(context, counting);
      const bot = new Visitor(server, '2001:db8:7:7::1', { keepsCookies: false });
      expect((await bot.try('alice', RIGHT)).status).toBe(200);
      await besiege(server, 'alice', 10);
      const moved = new Visitor(server, '2001:db8:7:7:abcd::2', { keepsCookies: false });
      expect((await moved.try('alice', RIGHT)).status).toBe(200);
      const elsewhere = new Visitor(server, '2001:db8:7:8::1', { keepsCookies: false });
      expect((await elsewhere.try('alice', RIGHT)).status).toBe(REFUSED);
    });

    it('vouch for a device or address no longer after ten failures, until it signs in again', async (context) => {
      const server = await start(context, counting);
      for (const keepsCookies of [true, false]) {
        const subject = `alice, ${keepsCookies ? 'browser' : 'program'}`;
        const owner = new Visitor(server, '192.0.2.1', { keepsCookies });
        await owner.try(subject, RIGHT);
        const thief = new Visitor(server, keepsCookies ? '192.0.2.66' : '192.0.2.1');
        thief.cookie = owner.cookie;
        for (let guesses = 0; guesses < 10; guesses += 1) {
          expect((await thief.try(subject)).status).toBe(WRONG);
          server.clock.advance(900_000);
        }
        await besiege(server, subject, 6);
        expect((await thief.try(subject)).status).toBe(REFUSED);
        server.clock.advance(900_000);
        expect((await owner.try(subject, RIGHT)).status).toBe(200);
        await besiege(server, subject, 1);
        expect((await owner.try(subject)).status).toBe(WRONG);
      }
    });

    it('let no more through when guesses are sent all at once', async (context) => {
      const server = await start(context, counting);
      const guesses = Array.from({ length: 60 }, (_, n) =>
        new Visitor(server, `198.51.100.${n}`).try('alice'),
      );
      const statuses = (await Promise.all(guesses)).map(({ status }) => status);
      // Three for nothing, and the one whose failure makes the others wait.
      expect(statuses.filter((status) => status === WRONG)).toHaveLength(4);
      expect(server.compared()).toBe(4);
    });

    it('answer the same whether an account exists or not', async (context) => {
      const server = await start(context, counting);
      const owner = new Visitor(server, '192.0.2.1');
      await owner.try('exists', RIGHT);
      const seen = async (subject: string) => {
        const answers: unknown[] = [];
        for (let tries = 0; tries < 8; tries += 1) {
          const { status, waitSeconds, body } = await new Visitor(server, '203.0.113.1').try(subject);
          answers.push({ status, waitSeconds, body });
        }
        return answers;
      };
      expect(await seen('exists')).toEqual(await seen('does not exist'));
    });

    it('hold a device that knows the password for a stranger to the second factor', async (context) => {
      const server = await start(context, counting);
      const thief = new Visitor(server, '203.0.113.1');
      await thief.try('alice', RIGHT, 'password');
      const statuses: number[] = [];
      for (let tries = 0; tries < 6; tries += 1)
        statuses.push((await thief.try('alice', '000000', 'code')).status);
      expect(statuses).toEqual([...Array<number>(4).fill(WRONG), REFUSED, REFUSED]);
      // Nor does proving the password once more bring new tries.
      await new Visitor(server, '203.0.113.1').try('alice', RIGHT, 'password');
      expect((await thief.try('alice', '000000', 'code')).status).toBe(REFUSED);
    });

    it('forget after a day without guesses, not before', async (context) => {
      const server = await start(context, counting);
      await besiege(server, 'alice', 8);
      server.clock.advance(DAY_MS - 1);
      expect((await new Visitor(server, '203.0.113.1').try('alice')).status).toBe(WRONG);
      expect((await new Visitor(server, '203.0.113.2').try('alice')).waitSeconds).toBe(32);
    });

    it('count nothing that failed by a fault of the server', async (context) => {
      const server = await start(context, counting);
      const owner = new Visitor(server, '192.0.2.1');
      for (let tries = 0; tries < 12; tries += 1) {
        // The charge is given back after the answer has left.
        await vi.waitFor(async () => expect((await owner.try('alice', 'broken')).status).toBe(500));
      }
      await vi.waitFor(async () => expect((await owner.try('alice', RIGHT)).status).toBe(200));
    });

    it('send a mailbox one mail a minute, and say when the next may go', async (context) => {
      const server = await start(context, counting);
      const ask = (subject: string, address: string) =>
        new Visitor(server, address).try(subject, RIGHT, 'mail');
      for (const subject of ['exists', 'does not exist']) {
        expect((await ask(subject, '203.0.113.1')).status).toBe(200);
        const refused = await ask(subject, '203.0.113.2');
        expect(refused.status).toBe(REFUSED);
        expect(refused.waitSeconds).toBeGreaterThan(55);
        expect(refused.waitSeconds).toBeLessThanOrEqual(60);
      }
    });
  });
}

describe('attempts in process', () => {
  it('send a mailbox five mails an hour', async (context) => {
    const server = await start(context, inProcess());
    const ask = () => new Visitor(server, '203.0.113.1').try('alice', RIGHT, 'mail');
    for (let sent = 0; sent < 5; sent += 1) {
      expect((await ask()).status).toBe(200);
      server.clock.advance(60_000);
    }
    expect(await ask()).toMatchObject({ status: REFUSED, waitSeconds: 55 * 60 });
    server.clock.advance(55 * 60_000);
    expect((await ask()).status).toBe(200);
  });

  it('forget strangers, and whom an address belonged to, in time', async (context) => {
    const server = await start(context, inProcess());
    const bot = new Visitor(server, '192.0.2.1', { keepsCookies: false });
    await bot.try('alice', RIGHT);
    await besiege(server, 'alice', 10);
    server.clock.advance(DAY_MS);
    expect(await besiege(server, 'alice', 5)).toEqual([0, 0, 0, 0, 1]);
    server.clock.advance(29 * DAY_MS);
    await besiege(server, 'alice', 10);
    expect((await bot.try('alice', RIGHT)).status).toBe(REFUSED);
  });

  it('hold no more than their bound', async () => {
    const clock = new ManualClock();
    const store = new MemoryAttemptStore({ clock, maxCounters: 500, maxRemembered: 300 });
    for (let key = 0; key < 10_000; key += 1) {
      await store.charge(`subject ${key}`, STRANGERS, clock.now());
      await store.charge('under attack', STRANGERS, clock.now());
      await store.remember(`address ${key}`, 60_000, clock.now());
    }
    expect(store.size).toBe(800);
    expect((await store.charge('under attack', STRANGERS, clock.now())).outcome).toBe('wait');
  });

  it('do not lock anybody out when the clock is set back', async () => {
    const clock = new ManualClock();
    const store = new MemoryAttemptStore({ clock });
    for (let failures = 0; failures < 4; failures += 1) await store.charge('key', STRANGERS, clock.now());
    expect((await store.charge('key', STRANGERS, clock.now() - DAY_MS)).outcome).toBe('charged');
  });
});

describe('device cookies', () => {
  const known = async (context: TestContext) => {
    const server = await start(context, inProcess());
    const owner = new Visitor(server, '192.0.2.1');
    const { set } = await owner.try('alice', RIGHT);
    return { server, owner, set: set! };
  };
  /** Whether a device with this cookie is let in during an attack. */
  const isKnown = async (server: SignInServer, cookie: string, subject = 'alice') => {
    await besiege(server, subject, 6);
    const visitor = new Visitor(server, '192.0.2.77');
    visitor.cookie = cookie;
    return (await visitor.try(subject)).status === WRONG;
  };

  it('are out of the reach of scripts and other sites, and name nobody', async (context) => {
    const { set } = await known(context);
    expect(set).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 400 * 24 * 60 * 60 });
    expect(Buffer.from(set.value, 'base64url').toString('latin1')).not.toContain('alice');
    expect(set.value).not.toContain('alice');
  });

  it('count for those who signed in, and nobody else', async (context) => {
    const { server, owner } = await known(context);
    expect(await isKnown(server, owner.cookie!)).toBe(true);
    expect(await isKnown(server, owner.cookie!, 'bob')).toBe(false);
  });

  it('serve several accounts of one browser, and stay small', async (context) => {
    const { server, owner } = await known(context);
    for (let other = 0; other < 15; other += 1) await owner.try(`account ${other}`, RIGHT);
    expect(await isKnown(server, owner.cookie!)).toBe(true);
    for (let other = 0; other < 40; other += 1) await owner.try(`account ${other}`, RIGHT);
    expect(owner.cookie!.length).toBeLessThan(300);
    expect(await isKnown(server, owner.cookie!, 'account 39')).toBe(true);
    expect(await isKnown(server, owner.cookie!)).toBe(false);
  });

  it('are refused when altered, signed with another key, or made up', async (context) => {
    const { server, owner } = await known(context);
    const [content, tag] = owner.cookie!.split('.') as [string, string];
    const altered = `${content.slice(0, -1)}${content.endsWith('A') ? 'B' : 'A'}.${tag}`;
    const other = await serveSignIn(context, { scripts: undefined, deviceKey: Buffer.alloc(32, 8) });
    const foreign = new Visitor(other, '192.0.2.1');
    await foreign.try('alice', RIGHT);
    for (const cookie of [altered, foreign.cookie!, content, `${content}.`, '.', 'x'.repeat(4_000)]) {
      expect(await isKnown(server, cookie)).toBe(false);
    }
  });

  it('expire', async (context) => {
    const { server, owner } = await known(context);
    server.clock.advance(399 * DAY_MS);
    expect(await isKnown(server, owner.cookie!)).toBe(true);
    server.clock.advance(2 * DAY_MS);
    expect(await isKnown(server, owner.cookie!)).toBe(false);
  });
});

describe('attempts of several processes', () => {
  const counting = inRedis();
  afterAll(() => counting.end());

  it('share failures and acquaintances', async (context) => {
    const installation = randomUUID();
    const [one, two] = [
      await start(context, counting, installation),
      await start(context, counting, installation),
    ];
    const bot = { at: (server: SignInServer) => new Visitor(server, '192.0.2.1', { keepsCookies: false }) };
    await bot.at(one).try('alice', RIGHT);
    await besiege(one, 'alice', 4);
    expect((await new Visitor(two, '203.0.113.1').try('alice')).status).toBe(REFUSED);
    expect((await bot.at(two).try('alice', RIGHT)).status).toBe(200);
  });

  it('go on in each by itself while Redis is away, and forget no acquaintance', async (context) => {
    const redis = await counting.redis(context);
    const server = await start(context, counting);
    const bot = new Visitor(server, '192.0.2.1', { keepsCookies: false });
    await bot.try('alice', RIGHT);
    await redis.stop();
    try {
      expect(await besiege(server, 'alice', 7)).toEqual([0, 0, 0, 0, 1, 2, 4]);
      expect((await bot.try('alice', RIGHT)).status).toBe(200);
      expect((await bot.try('alice', RIGHT, 'mail')).status).toBe(200);
    } finally {
      await redis.start();
    }
  });

  it('decide in Redis as they do in process, whatever happens in whatever order', async (context) => {
    const scripts = (await counting.scripts(context, randomUUID()))!;
    const step = fc.record({
      what: fc.constantFrom('charge', 'charge', 'charge', 'refund', 'clear', 'remember', 'remembers'),
      policy: fc.constantFrom<DelayPolicy>(STRANGERS, STRANGER_ADDRESS, ACQUAINTED),
      passMs: fc.constantFrom(0, 1, 999, 1_000, 60_000, 900_000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const clock = new ManualClock();
        const stores = [new MemoryAttemptStore({ clock }), new RedisAttemptStore(scripts)];
        const key = randomUUID();
        for (const { what, policy, passMs } of steps) {
          clock.advance(passMs);
          const [inMemory, shared] = await Promise.all(
            stores.map((store): Promise<unknown> => {
              if (what === 'charge') return store.charge(key, policy, clock.now());
              if (what === 'remember') return store.remember(key, DAY_MS * 30, clock.now());
              return store[what](key);
            }),
          );
          expect(shared).toEqual(inMemory);
        }
      }),
      { numRuns: 60 },
    );
  });
});
