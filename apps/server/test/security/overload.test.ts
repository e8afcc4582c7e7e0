import { errorEnvelope } from '@tradewind/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Callers } from './callers.ts';
import { PASSWORD } from '../support/client.ts';
import { runServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

/** More than may wait for the one password that is checked at a time. */
const CROWD = 100;

let server: TestServer;
let callers: Callers;

beforeAll(async () => {
  server = await runServer();
  callers = new Callers(server);
}, 120_000);
afterAll(() => server?.stop());

describe('more sign-ins than can be checked', () => {
  it('are told to come back, and lock nobody out', async () => {
    const owner = callers.name();
    await server.client().signUp(owner);
    const login = (username: string) =>
      server.client().post('/api/v1/auth/login', { username, password: PASSWORD });

    const strangers = Array.from({ length: CROWD }, (_, index) => login(`nobody${index}`));
    // Who has the right password comes in the thick of it, more often than guesses would be free.
    const attempts = Array.from({ length: 10 }, () => login(owner));
    const crowd = await Promise.all(strangers);
    const own = await Promise.all(attempts);

    const refused = [...crowd, ...own].filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(0);
    expect(crowd.filter(({ status }) => status === 401).length).toBeGreaterThan(0);
    for (const answer of refused) {
      expect(answer.code).toBe('OVERLOADED');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(errorEnvelope.safeParse(answer.body).error).toBeUndefined();
    }
    // What was not looked at was no guess: the owner comes in at once from a device that nobody knows.
    expect((await login(owner)).status).toBe(200);
  }, 60_000);

  it('leave reading alone', async () => {
    const { token } = await callers.person();
    const reader = server.client();
    reader.token = token;
    const strangers = Array.from({ length: CROWD }, (_, index) =>
      server.client().post('/api/v1/auth/login', { username: `noone${index}`, password: PASSWORD }),
    );
    const reads = await Promise.all(Array.from({ length: 20 }, () => reader.get('/api/v1/auth/me')));
    expect(reads.every(({ status }) => status === 200)).toBe(true);
    await Promise.all(strangers);
  }, 60_000);
});
