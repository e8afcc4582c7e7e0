import type { TradingClient } from '@tradewind/client';
import type { AccountApi } from '../account/api.ts';
import type { MethodPath } from './messages.ts';

/** What the page may call: exactly the parts of the client that {@link AccountApi} names. */
const REACHABLE: Readonly<Record<keyof AccountApi, 'method' | 'group'>> = {
  register: 'method',
  signIn: 'method',
  signInWithCode: 'method',
  completeSecondFactor: 'method',
  signInAsDemo: 'method',
  signOut: 'method',
  auth: 'group',
  signInCode: 'group',
  google: 'group',
  secondFactor: 'group',
  sessions: 'group',
  users: 'group',
  apiKeys: 'group',
  admin: 'group',
  orders: 'group',
  trades: 'group',
  positions: 'group',
  wallet: 'group',
  portfolio: 'group',
  exchangeAdmin: 'group',
};

type Method = (...args: readonly unknown[]) => Promise<unknown>;

/** @throws {TypeError} for what is not reachable: a mistake of the page. */
export async function invoke(
  client: TradingClient,
  [name, member]: MethodPath,
  args: readonly unknown[],
): Promise<unknown> {
  const kind = REACHABLE[name as keyof AccountApi];
  if (kind === 'method' && member === undefined) {
    return (client[name as 'signIn'] as unknown as Method).call(client, ...args);
  }
  const group = client[name as 'auth'] as unknown as Readonly<Record<string, Method>>;
  if (kind !== 'group' || member === undefined || !Object.hasOwn(group, member)) {
    throw new TypeError(`the client has no ${name}.${member ?? ''}`);
  }
  return group[member]!(...args);
}
