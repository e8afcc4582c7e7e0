import { expectStatus } from './client.ts';
import type { TimedClient } from './client.ts';

export const PASSWORD = 'correct horse battery staple';

export interface Account {
  readonly username: string;
  readonly email: string;
  readonly accessToken: string;
}

/** Registers accounts, one after the other. */
export async function registerAccounts(
  client: TimedClient,
  stem: string,
  count: number,
): Promise<readonly Account[]> {
  const accounts: Account[] = [];
  for (let index = 0; index < count; index += 1) {
    const { username, email } = nameOf(stem, index);
    const body = { username, email, password: PASSWORD, tokenDelivery: 'body' };
    const answer = expectStatus(await client.post('/auth/register', body), 201);
    accounts.push({ username, email, accessToken: answer.body['accessToken'] as string });
  }
  return accounts;
}

/** A name as accounts have it, of the same length for all. */
export function nameOf(stem: string, index: number): { readonly username: string; readonly email: string } {
  const username = `${stem}${String(index).padStart(5, '0')}`;
  return { username, email: `${username}@example.com` };
}
