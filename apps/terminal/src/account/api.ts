import type { TradingClient } from '@tradewind/client';
import type { Gateway } from '../feed/gateway.ts';
import type { MethodPath } from '../feed/messages.ts';

/** Trading, money, and the administration of both. */
export type TradingApi = Pick<
  TradingClient,
  'orders' | 'trades' | 'positions' | 'wallet' | 'portfolio' | 'exchangeAdmin'
>;

/**
 * The parts of the client that act for somebody signed in. Each call crosses to the worker, where the session lives.
 */
export type AccountApi = Pick<
  TradingClient,
  | 'register'
  | 'signIn'
  | 'signInWithCode'
  | 'completeSecondFactor'
  | 'signInAsDemo'
  | 'signOut'
  | 'auth'
  | 'signInCode'
  | 'google'
  | 'secondFactor'
  | 'sessions'
  | 'users'
  | 'apiKeys'
  | 'admin'
> &
  TradingApi;

const GROUPS = [
  'auth',
  'signInCode',
  'google',
  'secondFactor',
  'sessions',
  'users',
  'apiKeys',
  'admin',
  'orders',
  'trades',
  'positions',
  'wallet',
  'portfolio',
  'exchangeAdmin',
];

/** The client's methods as if it were here; they throw `CallError` instead of the client's own errors. */
export function accountApi(gateway: Pick<Gateway, 'invoke'>): AccountApi {
  const method =
    (path: MethodPath) =>
    (...args: readonly unknown[]) =>
      gateway.invoke(path, args);
  const group = (name: string) => new Proxy({}, { get: (_target, member) => method([name, String(member)]) });
  const groups: Readonly<Record<string, object>> = Object.fromEntries(
    GROUPS.map((name) => [name, group(name)]),
  );
  return new Proxy(groups, {
    get: (target, name) => target[String(name)] ?? method([String(name)]),
  }) as unknown as AccountApi;
}
