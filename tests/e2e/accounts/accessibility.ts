import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violations } from '../terminal/accessibility.ts';
import type { Visit } from '../terminal/visit.ts';
import { ADMINISTRATOR } from './administration.ts';
import { register, signIn } from './person.ts';

export interface Stop {
  readonly path: string;
  readonly heading: string;
  /** Opens what stands over the screen. */
  readonly open?: (page: Page) => Promise<void>;
}

const WAYS_IN: readonly Stop[] = [
  {
    path: '/sign-in',
    heading: 'Sign in',
    open: async (page) => {
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByText('Password is needed.').waitFor();
    },
  },
  { path: '/sign-up', heading: 'Create an account' },
  { path: '/forgot', heading: 'Forgot the password?' },
  { path: '/reset?token=0123456789abcdef0123', heading: 'Set a new password' },
  { path: '/verify-email?token=0123456789abcdef0123', heading: 'Verify your mail address' },
];

const INSIDE: readonly Stop[] = [
  { path: '/account/profile', heading: 'Profile' },
  {
    path: '/account/security',
    heading: 'Second factor',
    open: async (page) => {
      await page.getByRole('button', { name: /^Switch it on/ }).click();
      await page.getByTestId('qr').waitFor();
    },
  },
  { path: '/account/sessions', heading: 'Sessions' },
  {
    path: '/account/keys',
    heading: 'Platform keys',
    open: async (page) => {
      await page.getByRole('button', { name: 'New platform key' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { path: '/account/data', heading: 'Your data' },
  { path: '/admin', heading: 'Sign-ins a day' },
  {
    path: '/admin/users',
    heading: 'Users',
    open: async (page) => {
      await page.getByRole('button', { name: ADMINISTRATOR.username, exact: true }).click();
      await page.getByRole('heading', { name: 'Role and plan' }).waitFor();
    },
  },
  {
    path: '/admin/audit-log',
    heading: 'Audit log',
    open: async (page) => {
      await page.locator('summary').first().click();
    },
  },
];

/** axe finds nothing serious on any screen of accounts, and nothing sticks out, in either theme, wide and narrow. */
export function accountAccessibilityTests(visit: () => Visit): void {
  describe('accessibility', () => {
    it.each([
      ['dark', 1280],
      ['light', 1280],
      ['light', 390],
    ] as const)(
      'is sound on every screen in the %s theme at %i px',
      async (colorScheme, width) => {
        await register(visit().url, 'shown');
        const page = await visit().open('/sign-in', {
          colorScheme,
          viewport: { width, height: 844 },
          // The page's policy forbids the injected script, as it should.
          bypassCSP: true,
        });
        const found = await walk(page, visit().url, WAYS_IN);
        await page.goto(`${visit().url}/sign-in?returnTo=/account/profile`);
        await signIn(page, ADMINISTRATOR);
        await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
        found.push(...(await walk(page, visit().url, INSIDE)));
        expect(found).toEqual([]);
      },
      90_000,
    );
  });
}

/** What axe finds on the way, and what sticks out sideways. */
export async function walk(page: Page, url: string, stops: readonly Stop[]): Promise<string[]> {
  const found: string[] = [];
  const look = async (name: string) => {
    found.push(...(await violations(page)).map((violation) => `${name}: ${violation}`));
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflow > 0) found.push(`${name}: ${overflow} px stick out`);
  };
  for (const { path, heading, open } of stops) {
    await page.goto(url + path);
    await page.getByRole('heading', { name: heading, exact: true }).first().waitFor();
    await look(path);
    if (open === undefined) continue;
    await open(page);
    await look(`${path}, opened`);
  }
  return found;
}
