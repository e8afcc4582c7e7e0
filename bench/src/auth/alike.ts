import type { BenchResult } from '../result.ts';
import { nameOf } from './accounts.ts';
import type { Account } from './accounts.ts';
import { expectStatus } from './client.ts';
import type { TimedAnswer, TimedClient } from './client.ts';
import { mannWhitney, median, quantile } from './statistics.ts';

/** Failures that an account takes before the next has to wait, so that waiting is not measured. */
const FREE_FAILURES = 3;
const SPLITS = 200;
const ORDER_SEED = 1;
/** Lets what a request leaves behind, such as a mail, be done before the next is measured. */
const PAUSE_MS = 20;

/** Whether the time of an answer tells if a name or a mail address has an account. */
export async function answersAlike(
  client: TimedClient,
  accounts: readonly Account[],
): Promise<BenchResult[]> {
  const strangers = accounts.map((_account, index) => nameOf('stranger', index));
  const half = accounts.length / 2;
  const wrong = (name: object) => () => client.post('/auth/login', { ...name, password: 'not the password' });
  const forgot =
    ({ email }: { readonly email: string }) =>
    () =>
      client.post('/auth/forgot-password', { email });
  const times = <Name>(names: readonly Name[], ask: (name: Name) => () => Promise<TimedAnswer>) =>
    names.flatMap((name) => Array.from({ length: FREE_FAILURES }, () => ask(name)));
  const byUsername = ({ username }: { readonly username: string }) => wrong({ username });
  const byEmail = ({ email }: { readonly email: string }) => wrong({ email });
  return [
    await compare('wrong password, username with and without account', 401, {
      known: times(accounts.slice(0, half), byUsername),
      unknown: times(strangers.slice(0, half), byUsername),
    }),
    await compare('wrong password, address with and without account', 401, {
      known: times(accounts.slice(half), byEmail),
      unknown: times(strangers.slice(half), byEmail),
    }),
    await compare('forgotten password, address with and without account', 202, {
      known: accounts.map(forgot),
      unknown: strangers.map(forgot),
    }),
  ];
}

interface Requests {
  readonly known: readonly (() => Promise<TimedAnswer>)[];
  readonly unknown: readonly (() => Promise<TimedAnswer>)[];
}

async function compare(name: string, status: number, { known, unknown }: Requests): Promise<BenchResult> {
  const samples = { known: [] as number[], unknown: [] as number[] };
  const order = shuffled(
    [
      ...known.map((send) => ({ send, into: samples.known })),
      ...unknown.map((send) => ({ send, into: samples.unknown })),
    ],
    ORDER_SEED,
  );
  for (const { send, into } of order) {
    into.push(expectStatus(await send(), status).ms);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  const noise = Math.max(...[samples.known, samples.unknown].map(halvesApart));
  const apart = median(samples.known) - median(samples.unknown);
  const { superiority, p } = mannWhitney(samples.known, samples.unknown);
  // A guess from one answer is right so often; one half is what a coin gives.
  const guessed = Math.max(superiority, 1 - superiority);
  const isAlike = p > 0.01 || Math.abs(apart) <= noise;
  return {
    name: `${name}: medians apart`,
    value: Math.abs(apart),
    unit: 'ms',
    target: 'within noise',
    note:
      `${isAlike ? 'alike' : 'NOT ALIKE'}: with ${described(samples.known)}, without ${described(samples.unknown)}; ` +
      `halves of one kind ${noise.toFixed(2)} ms apart; Mann-Whitney p ${p.toFixed(3)}, ` +
      `one answer tells with ${Math.round(100 * guessed)} %`,
  };
}

const described = (times: readonly number[]) =>
  `${median(times).toFixed(2)} ms (quartiles ${quantile(times, 0.25).toFixed(2)}–${quantile(times, 0.75).toFixed(2)}, ` +
  `${times.length})`;

/** How far medians of two random halves of one kind lie apart, in 95 of 100 splits: a difference made by noise alone. */
function halvesApart(times: readonly number[]): number {
  const half = Math.floor(times.length / 2);
  const gaps = Array.from({ length: SPLITS }, (_, seed) => {
    const mixed = shuffled(times, seed);
    return Math.abs(median(mixed.slice(0, half)) - median(mixed.slice(half)));
  });
  return quantile(gaps, 0.95);
}

/** Fisher and Yates, with numbers of a linear congruential generator (Numerical Recipes), the same at each run. */
function shuffled<T>(values: readonly T[], seed: number): T[] {
  const mixed = [...values];
  let state = seed;
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!];
  }
  return mixed;
}
