import type { Page } from 'playwright-core';

/** Somebody with an account. */
export interface Person {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

const PASSWORD = 'ostrich-lantern-42-velvet';
let count = 0;

export function newPerson(name: string): Person {
  count += 1;
  const username = `${name}${count}`;
  return { username, email: `${username}@example.com`, password: PASSWORD };
}

/** Creates the account over REST, for tests whose matter is another. */
export async function register(url: string, name: string): Promise<Person> {
  const person = newPerson(name);
  const response = await post(url, '/auth/register', { ...person, tokenDelivery: 'body' });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  return person;
}

/** As {@link register}, with the mail address proven. */
export async function registerVerified(url: string, name: string): Promise<Person> {
  const person = await register(url, name);
  const token = linkToken(await lastMail(url, person.email, /verify-email\?token=/));
  const response = await post(url, '/auth/verify-email', { token });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return person;
}

/** Text of the newest mail to an address that has what is looked for. Mails are sent in the background. */
export async function lastMail(url: string, to: string, having: RegExp, withinMs = 10_000): Promise<string> {
  const until = Date.now() + withinMs;
  while (Date.now() < until) {
    const response = await fetch(`${url}/api/dev/outbox?to=${encodeURIComponent(to)}`);
    const { data } = (await response.json()) as { data: readonly { readonly text: string }[] };
    const mail = data.find(({ text }) => having.test(text));
    if (mail !== undefined) return mail.text;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no mail to ${to} with ${having.source}`);
}

export async function mailedCode(url: string, to: string): Promise<string> {
  return /\b\d{6}\b/.exec(await lastMail(url, to, /\b\d{6}\b/))![0];
}

/** Path and query of a link in a mail. */
export function linkPath(mail: string): string {
  const { pathname, search } = new URL(/https?:\/\/\S+token=\S+/.exec(mail)![0]);
  return pathname + search;
}

/** Fills in the sign-in screen that is open. */
export async function signIn(
  page: Page,
  { username, password }: Pick<Person, 'username' | 'password'>,
): Promise<void> {
  await page.getByLabel('Username or mail address').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Waits until the header shows whose account it is. */
export async function signedIn(page: Page, { username }: Pick<Person, 'username'>): Promise<void> {
  await page.getByRole('button', { name: `Account of ${username}` }).waitFor();
}

function linkToken(mail: string): string {
  return new URLSearchParams(linkPath(mail).split('?')[1]).get('token')!;
}

function post(url: string, path: string, body: object): Promise<Response> {
  return fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
