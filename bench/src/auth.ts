import { fork } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { registerAccounts } from './auth/accounts.ts';
import { answersAlike } from './auth/alike.ts';
import { TimedClient } from './auth/client.ts';
import { passwordCheckMs } from './auth/hashes.ts';
import { signIns } from './auth/sign-ins.ts';
import { tokenChecks } from './auth/tokens.ts';
import type { BenchResult } from './result.ts';

const ACCOUNTS = 200;
/** For signing in: those whose failures were counted would have to wait. */
const SIGNING_IN = 60;
/** Mails of the registrations leave in the background. */
const SETTLE_MS = 5_000;

/**
 * What proving an identity costs: tokens, password hashes, sign-ins over HTTP to the whole server in another process, and
 * what they do to other requests. And whether the time of an answer tells who has an account.
 */
export async function run(): Promise<BenchResult[]> {
  const load = loadavg()[0]!;
  const tokens = await tokenChecks();
  const hashMs = await passwordCheckMs();
  const child = fork(join(import.meta.dirname, 'auth/server.ts'), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    const [url] = (await once(child, 'message')) as [string];
    const client = new TimedClient(url);
    const accounts = await registerAccounts(client, 'customer', ACCOUNTS);
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const alike = await answersAlike(client, accounts);
    const signedIn = await signIns(client, await registerAccounts(client, 'subscriber', SIGNING_IN), hashMs);
    client.close();
    return [
      ...tokens,
      {
        name: 'password checks (argon2id, one at a time)',
        value: 1000 / hashMs,
        unit: 'a second',
        note: `${hashMs.toFixed(1)} ms each; load of the machine before the run ${load.toFixed(1)}`,
      },
      ...signedIn,
      ...alike,
    ];
  } finally {
    child.send('stop');
    await once(child, 'exit');
  }
}
