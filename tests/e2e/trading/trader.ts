import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { register, signedIn, signIn } from '../accounts/person.ts';
import type { Visit } from '../terminal/visit.ts';

export interface Trader {
  readonly page: Page;
  /** The order ticket. */
  readonly ticket: Locator;
  /** What the account has, by `spot:USDT`. Exact texts. */
  readonly balances: () => Promise<
    ReadonlyMap<string, { readonly available: string; readonly total: string }>
  >;
}

/** Somebody with an account of their own and its paper money, on the screen of a market. */
export async function openTrader(
  visit: Visit,
  market: string,
  options: BrowserContextOptions = {},
): Promise<Trader> {
  const person = await register(visit.url, 'trader');
  const page = await visit.open(`/sign-in?returnTo=/trade/${market}`, options);
  await signIn(page, person);
  await signedIn(page, person);
  const isNarrow =
    options.viewport !== undefined && options.viewport !== null && options.viewport.width < 900;
  if (isNarrow) await page.getByRole('tab', { name: 'Trade', exact: true }).click();
  const ticket = page.getByRole('form', { name: 'Order ticket, paper money' });
  await ticket
    .getByRole('button', { name: /^(Buy|Sell)/ })
    .last()
    .waitFor();
  await page
    .getByTestId('ticket-summary')
    .getByText(/[\d,]+ USDT/)
    .first()
    .waitFor();
  if (!isNarrow) await page.getByTestId('book-table').first().waitFor({ state: 'attached' });
  const token = await accessToken(visit.url, person);
  return {
    page,
    ticket,
    balances: async () => {
      const response = await fetch(`${visit.url}/api/v1/wallet`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const wallet = (await response.json()) as {
        accounts: { type: string; balances: { currency: string; available: string; total: string }[] }[];
      };
      return new Map(
        wallet.accounts.flatMap(({ type, balances }) =>
          balances.map((balance) => [`${type}:${balance.currency}`, balance] as const),
        ),
      );
    },
  };
}

async function accessToken(
  url: string,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<string> {
  const response = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password, tokenDelivery: 'body' }),
  });
  return ((await response.json()) as { accessToken: string }).accessToken;
}

/** Brings a table of one's own trading to the front. */
export async function showTable(page: Page, name: string): Promise<Locator> {
  await page.locator('.dock-tab', { hasText: new RegExp(`^${name}( \\d+)?$`) }).click();
  return page.getByRole('table', { name });
}

/** The cell of a row in a column of a table. */
export function cell(row: Locator, column: string): Locator {
  return row.locator(`[data-column="${column}"]`);
}

/** A price well below the market's, on a coarse grid. */
export async function priceBelow(page: Page, share = 0.95): Promise<string> {
  const shown = (await page.getByTestId('last-price').textContent())!.replaceAll(/[^\d.]/g, '');
  return String(Math.floor(Number(shown) * share));
}
