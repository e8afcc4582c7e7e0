import type { BenchResult } from '../result.ts';
import { PASSWORD } from './accounts.ts';
import type { Account } from './accounts.ts';
import { expectStatus } from './client.ts';
import type { TimedAnswer, TimedClient } from './client.ts';
import { median, quantile } from './statistics.ts';

const ALONE = 60;
const AT_ONCE = 4;
const WAITING = 20;
const MEASURE_MS = 10_000;
/** Requests leave at this pace, whether or not the ones before were answered. */
const REQUEST_EVERY_MS = 10;

/** Sign-ins by password through HTTP, and what they do to those who have signed in. */
export async function signIns(
  client: TimedClient,
  accounts: readonly Account[],
  passwordCheckMs: number,
): Promise<BenchResult[]> {
  const alone: number[] = [];
  for (let index = 0; index < ALONE; index += 1) {
    alone.push((await signIn(client, accounts[index % accounts.length]!)).ms);
  }
  const several = await signingIn(client, accounts, AT_ONCE, () => sleep(MEASURE_MS));
  const { accessToken } = accounts[0]!;
  const quiet = await requests(client, accessToken);
  const { result: busy, perSecond } = await signingIn(client, accounts, WAITING, () =>
    requests(client, accessToken),
  );
  const share = (ms: number) => `${Math.round((100 * passwordCheckMs) / ms)} % of it argon2`;
  return [
    {
      name: 'one sign-in at a time',
      value: median(alone),
      unit: 'ms',
      note: `median of ${ALONE}; ${share(median(alone))}`,
    },
    {
      name: `sign-ins, ${AT_ONCE} at once`,
      value: several.perSecond,
      unit: 'a second',
      note: `${share(1000 / several.perSecond)}, where it is the one thing at a time`,
    },
    latency('GET /auth/me, nobody signing in', quiet),
    {
      ...latency(`GET /auth/me, ${WAITING} sign-ins waiting all the time`, busy),
      target: '≤ 50 ms',
      note: `${spread(busy)}; ${perSecond.toFixed(1)} sign-ins a second meanwhile`,
    },
  ];
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const latency = (name: string, times: readonly number[]): BenchResult => ({
  name: `${name}, p99`,
  value: quantile(times, 0.99),
  unit: 'ms',
  note: spread(times),
});

const spread = (times: readonly number[]) =>
  `p50 ${median(times).toFixed(1)} ms, longest ${Math.max(...times).toFixed(1)} ms of ${times.length}`;

async function signIn(client: TimedClient, { username }: Account) {
  const body = { username, password: PASSWORD, tokenDelivery: 'body' };
  return expectStatus(await client.post('/auth/login', body), 200);
}

/** Keeps so many sign-ins under way while something else is done, and counts them. */
async function signingIn<T>(
  client: TimedClient,
  accounts: readonly Account[],
  atOnce: number,
  meanwhile: () => Promise<T>,
): Promise<{ readonly result: T; readonly perSecond: number }> {
  let isOver = false;
  let begun = 0;
  let done = 0;
  const began = performance.now();
  const loop = async () => {
    while (!isOver) {
      // Never the same account twice at a time: that looks like guessing, and has to wait.
      begun += 1;
      await signIn(client, accounts[begun % accounts.length]!);
      done += 1;
    }
  };
  const watched = async () => {
    const result = await meanwhile();
    isOver = true;
    return { result, perSecond: (1000 * done) / (performance.now() - began) };
  };
  const [measured] = await Promise.all([watched(), ...Array.from({ length: atOnce }, loop)]);
  return measured;
}

async function requests(client: TimedClient, token: string): Promise<number[]> {
  const answers: Promise<TimedAnswer>[] = [];
  const began = performance.now();
  while (performance.now() - began < MEASURE_MS) {
    const answer = client.get('/auth/me', token);
    // Its failure is met below, when all are awaited.
    answer.catch(() => {});
    answers.push(answer);
    await sleep(Math.max(0, began + answers.length * REQUEST_EVERY_MS - performance.now()));
  }
  return (await Promise.all(answers)).map((answer) => expectStatus(answer, 200).ms);
}
