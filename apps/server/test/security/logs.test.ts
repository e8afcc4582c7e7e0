import type { SignedIn } from '@tradewind/protocol';
import { Secret, TOTP } from 'otpauth';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeIn, tokenIn } from '../support/client.ts';
import type { Answer } from '../support/client.ts';
import { runServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

const lines: string[] = [];
let server: TestServer;

beforeAll(async () => {
  // Without the redaction that the real logger adds: what is not written need not be struck out.
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  server = await runServer({ LOG_LEVEL: 'trace' }, { logger });
}, 120_000);
afterAll(() => server?.stop());

const FIRST = 'Sesam-öffne-dich-1';
const WRONG = 'Sesam-öffne-dich-2';
const NEXT = 'Sesam-öffne-dich-3';
const LLM_KEY = 'sk-abcdefghijklmnop-0123456789';

const codeFor = (secret: string, at: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });

function sound<Body>(answer: Answer<Body>): Body {
  if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

describe('the log, with everything on,', () => {
  it('holds no secret of a whole life of an account', async () => {
    const secrets = new Map<string, string>();
    const client = server.client();
    const keep = () => {
      for (const [name, value] of client.cookies) secrets.set(`cookie ${name} ${value.slice(0, 4)}`, value);
    };
    const email = 'discreet@example.com';
    const signedUp = await client.signUp('discreet', email, FIRST);
    secrets.set('password', FIRST).set('access token', signedUp.accessToken);
    keep();

    const { text } = await client.mail(email, /confirm|verify|prove/i);
    secrets.set('code of the address', codeIn(text)).set('link of the address', tokenIn(text));
    // A browser opens the link: the token stands in the address of a page.
    await client.get(`/verify-email?token=${tokenIn(text)}`);
    sound(await client.post('/api/v1/auth/verify-email', { code: codeIn(text) }));

    secrets.set('wrong password', WRONG);
    await server.client().post('/api/v1/auth/login', { username: 'discreet', password: WRONG });
    await server.client().post('/api/v1/auth/login', { username: WRONG, password: FIRST });

    const setup = sound(await client.post<{ secret: string; uri: string }>('/api/v1/auth/2fa/setup'));
    const code = codeFor(setup.secret, Date.now());
    const { recoveryCodes } = sound(
      await client.post<{ recoveryCodes: string[] }>('/api/v1/auth/2fa/enable', { code }),
    );
    secrets.set('second factor', setup.secret).set('recovery code', recoveryCodes[0]!);
    const challenged = await server.client().post<{ details: { challenge: string } }>('/api/v1/auth/login', {
      username: 'discreet',
      password: FIRST,
    });
    const { challenge } = challenged.body.details;
    secrets.set('challenge', challenge);
    const finished = sound(
      await client.post<SignedIn>('/api/v1/auth/2fa/challenge', {
        challenge,
        recoveryCode: recoveryCodes[0]!,
        tokenDelivery: 'body',
      }),
    );
    client.token = finished.accessToken;
    secrets.set('refresh token', finished.refreshToken!).set('second access token', finished.accessToken);
    keep();
    const renewed = sound(
      await client.post<SignedIn>('/api/v1/auth/refresh', { refreshToken: finished.refreshToken! }),
    );
    client.token = renewed.accessToken;
    secrets
      .set('renewed refresh token', renewed.refreshToken!)
      .set('third access token', renewed.accessToken);

    const key = sound(
      await client.post<{ secret: string }>('/api/v1/users/api-keys', { kind: 'platform', name: 'bot' }),
    );
    const hmac = sound(
      await client.post<{ secret: string }>('/api/v1/users/api-keys', {
        kind: 'platform',
        name: 'signer',
        algorithm: 'hmac',
      }),
    );
    sound(await client.post('/api/v1/users/api-keys', { kind: 'llm', provider: 'openai', key: LLM_KEY }));
    secrets.set('bearer key', key.secret).set('HMAC key', hmac.secret).set('key of a model', LLM_KEY);
    await server.client({ authorization: `Bearer ${key.secret}` }).get('/api/v1/auth/me');

    sound(await server.client().post('/api/v1/auth/forgot-password', { email }));
    const reset = tokenIn((await client.mail(email, /new password|reset/i)).text);
    await client.get(`/reset?token=${reset}`);
    sound(await client.post('/api/v1/auth/reset-password', { token: reset, password: NEXT }));
    secrets.set('link to a new password', reset).set('new password', NEXT);

    const browser = server.client();
    const signin = await browser.post('/signin', { email, password: NEXT, recoveryCode: recoveryCodes[1]! });
    sound(signin);
    for (const [name, value] of browser.cookies) secrets.set(`cookie ${name}`, value);
    secrets.set('second recovery code', recoveryCodes[1]!);
    await browser.get(`/api/v1/auth/google/callback?code=code-of-google&state=state-of-google`);
    secrets.set('code of Google', 'code-of-google').set('state of Google', 'state-of-google');

    await new Promise((resolve) => setTimeout(resolve, 500)); // Mails and their lines are on their way.
    expect(lines.length).toBeGreaterThan(40);
    const log = lines.join('');
    expect(log).toContain('/api/v1/auth/login'); // It does tell of requests.
    expect([...secrets].filter(([, secret]) => log.includes(secret)).map(([name]) => name)).toEqual([]);
    const escaped = (secret: string) => encodeURIComponent(secret);
    expect([...secrets].filter(([, secret]) => log.includes(escaped(secret))).map(([name]) => name)).toEqual(
      [],
    );
  }, 60_000);
});
