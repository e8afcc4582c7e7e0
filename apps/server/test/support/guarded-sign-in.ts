import { setImmediate } from 'node:timers/promises';
import cookie from '@fastify/cookie';
import type { RedisScripts } from '@tradewind/bus';
import { ApiError } from '@tradewind/protocol';
import Fastify from 'fastify';
import type { TestContext } from 'vitest';
import { installErrorHandler } from '../../src/http/errors.ts';
import { AttemptGuard } from '../../src/modules/auth/attempt-guard.ts';
import type { GuessKind } from '../../src/modules/auth/attempts.ts';
import { DEVICE_COOKIE } from '../../src/modules/auth/device-cookie.ts';
import { ManualClock } from './manual-clock.ts';

export const RIGHT = 'the right one';

interface Guess {
  readonly kind: GuessKind;
  readonly subject: string;
  readonly given: string;
}

interface Options {
  readonly scripts: RedisScripts | undefined;
  readonly clock?: ManualClock;
  readonly deviceKey?: Buffer;
}

/** A server that asks the guard as sign-in does. The given word `broken` stands for a fault of the server. */
export async function serveSignIn(context: TestContext, options: Options) {
  const { scripts, clock = new ManualClock(), deviceKey = Buffer.alloc(32, 7) } = options;
  const guard = new AttemptGuard({ clock, scripts, deviceKey, alwaysSecure: false });
  const app = Fastify({ trustProxy: true });
  installErrorHandler(app);
  await app.register(cookie);
  guard.install(app);
  let compared = 0;
  app.post<{ Body: Guess }>('/', async (request, reply) => {
    const { kind, subject, given } = request.body;
    await guard.assertAllowed(kind, subject, request);
    compared += 1;
    await setImmediate(); // As hashing does, so that requests overlap.
    if (given === 'broken') throw new Error('broken');
    if (given === RIGHT) {
      await guard.succeeded(kind, subject, request, reply);
      return {};
    }
    await guard.failed(kind, subject, request);
    throw new ApiError('INVALID_CREDENTIALS', 'not right');
  });
  context.onTestFinished(() => app.close());
  return { app, clock, compared: () => compared };
}

export type SignInServer = Awaited<ReturnType<typeof serveSignIn>>;

/** Someone at an address, with a browser that keeps cookies, or a program that doesn't. */
export class Visitor {
  readonly #server: SignInServer;
  readonly #address: string;
  readonly #keepsCookies: boolean;
  cookie: string | undefined;

  constructor(server: SignInServer, address: string, { keepsCookies = true } = {}) {
    this.#server = server;
    this.#address = address;
    this.#keepsCookies = keepsCookies;
  }

  /** Status, and seconds to wait where it is 429. */
  async try(subject: string, given = 'a guess', kind: GuessKind = 'password') {
    const answer = await this.#server.app.inject({
      method: 'POST',
      url: '/',
      headers: { 'x-forwarded-for': this.#address },
      cookies: this.cookie === undefined ? {} : { [DEVICE_COOKIE]: this.cookie },
      body: { kind, subject, given },
    });
    const set = answer.cookies.find(({ name }) => name === DEVICE_COOKIE);
    if (set !== undefined && this.#keepsCookies) this.cookie = set.value;
    const wait = answer.headers['retry-after'];
    return {
      status: answer.statusCode,
      waitSeconds: wait === undefined ? null : Number(wait),
      body: answer.body.replace(/"requestId":"[^"]*"/, ''),
      set,
    };
  }
}
