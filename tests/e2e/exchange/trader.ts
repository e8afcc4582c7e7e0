import type { BrowserContextOptions, Page } from 'playwright-core';
import { newPerson } from '../accounts/person.ts';
import type { Person } from '../accounts/person.ts';
import type { Visit } from '../terminal/visit.ts';

/** Answers the body. @throws {Error} with the envelope, where the server refuses. */
export type Call = <Answer = unknown>(method: string, path: string, body?: object) => Promise<Answer>;

/** Somebody who trades over REST: what a test only needs to be so. */
export interface Trader {
  readonly person: Person;
  readonly call: Call;
}

/** Somebody new with an account, and with a page of the terminal in which they are signed in. */
export interface TraderOnPage extends Trader {
  readonly page: Page;
}

interface SignedIn {
  readonly accessToken: string;
}

/** Patience for a server that proves one identity at a time, on a machine that runs other tests. */
const BUSY_ATTEMPTS = 20;
const BUSY_PAUSE_MS = 1_000;

export async function newTrader(url: string, name: string): Promise<Trader> {
  const person = newPerson(name);
  const body = { ...person, tokenDelivery: 'body' };
  const { accessToken } = await request<SignedIn>(`${url}/api/v1/auth/register`, 'POST', body);
  return { person, call: callWith(url, accessToken) };
}

/** The account is created from the page's own browser, whose cookie then is the session. */
export async function newTraderOnPage(
  visit: Visit,
  name: string,
  options: BrowserContextOptions = {},
): Promise<TraderOnPage> {
  const person = newPerson(name);
  const { page, accessToken } = await enter(visit, '/auth/register', person, options);
  return { person, page, call: callWith(visit.url, accessToken) };
}

/** Opens a path of the terminal, signed in. */
export async function openAs(
  visit: Visit,
  { username, password }: Pick<Person, 'username' | 'password'>,
  path: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const { page } = await enter(visit, '/auth/login', { username, password }, options);
  await page.goto(visit.url + path);
  return page;
}

/** A page whose browser has the cookie of a session. */
async function enter(
  visit: Visit,
  way: string,
  data: object,
  options: BrowserContextOptions,
): Promise<{ readonly page: Page; readonly accessToken: string }> {
  const page = await visit.open('/theme.js', options);
  for (let attempt = 1; ; attempt += 1) {
    const response = await page.request.post(`${visit.url}/api/v1${way}`, { data });
    if (response.ok()) return { page, ...((await response.json()) as SignedIn) };
    if (response.status() !== 503 || attempt === BUSY_ATTEMPTS) throw new Error(await response.text());
    await pause();
  }
}

/** Trades at market. The first order of a market may come before the market's depth: then it is sent again. */
export async function trade(call: Call, order: object): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await call('POST', '/orders', { side: 'buy', type: 'market', ...order });
      return;
    } catch (error) {
      if (!String(error).includes('no_liquidity') || attempt === BUSY_ATTEMPTS) throw error;
      await pause();
    }
  }
}

const administrators = new Map<string, Promise<Call>>();

/** Calls as somebody who has an account already; signed in once for each server. */
export function callAs(url: string, { username, password }: Pick<Person, 'username' | 'password'>) {
  let call = administrators.get(url);
  if (call === undefined) {
    const body = { username, password, tokenDelivery: 'body' };
    call = request<SignedIn>(`${url}/api/v1/auth/login`, 'POST', body).then(({ accessToken }) =>
      callWith(url, accessToken),
    );
    administrators.set(url, call);
  }
  return call;
}

/** The price of a market now. */
export async function priceOf(url: string, market: string): Promise<number> {
  const ticker = await request<{ price: number }>(`${url}/api/v1/markets/${market}/ticker`, 'GET');
  return ticker.price;
}

function callWith(url: string, token: string): Call {
  return (method, path, body) => request(`${url}/api/v1${path}`, method, body, token);
}

async function request<Answer>(url: string, method: string, body?: object, token?: string): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(url, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as Answer;
    if (response.status !== 503 || attempt === BUSY_ATTEMPTS) {
      throw new Error(`${method} ${url}: ${response.status} ${text}`);
    }
    await pause();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS));
}
