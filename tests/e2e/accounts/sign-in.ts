import { describe, expect, it } from 'vitest';
import { chartReady } from '../terminal/visit.ts';
import type { Visit } from '../terminal/visit.ts';
import { lastMail, mailedCode, register, registerVerified, signedIn, signIn } from './person.ts';

export function signInTests(visit: () => Visit): void {
  describe('signing in', () => {
    it('works by keyboard alone, and survives a reload', async () => {
      const person = await register(visit().url, 'keys');
      const page = await visit().open('/trade/BTCUSDT', {});
      await chartReady(page);
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder('Market or command').fill('sign in');
      await page.keyboard.press('Enter');
      await page.locator('input[name="username"]:focus').waitFor();
      await page.keyboard.press('Enter');
      await page.getByText('Username or mail address is needed.').waitFor();
      await page.keyboard.type(person.email);
      await page.keyboard.press('Tab');
      await page.keyboard.type(person.password);
      await page.keyboard.press('Enter');
      await signedIn(page, person);
      await page.reload();
      await signedIn(page, person);
      await page.getByRole('button', { name: `Account of ${person.username}` }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/trade/BTCUSDT');
    });

    it('takes a mailed code in place of the password', async () => {
      const { url } = visit();
      const person = await registerVerified(url, 'coder');
      const page = await visit().open('/sign-in?returnTo=/account/sessions', {});
      await page.getByRole('button', { name: 'Mail me a code' }).click();
      await page.getByLabel('Mail address').fill(person.email);
      await page.keyboard.press('Enter');
      await page.getByLabel('Code of the mail').waitFor();
      const mail = await lastMail(url, person.email, /sign in/i);
      await page.getByLabel('Code of the mail').fill(/\b\d{6}\b/.exec(mail)![0]);
      await signedIn(page, person);
      const current = page.locator('[data-testid="session"][data-current="true"]');
      await current.waitFor();
      expect(await current.textContent()).toContain('mailed code');
    });

    it('enters as the demo user with one click', async () => {
      const page = await visit().open('/sign-in', {});
      await page.getByRole('button', { name: 'Enter as demo user' }).click();
      await page.waitForURL('**/trade/**');
      await signedIn(page, { username: 'demo' });
      expect(await page.getByLabel('Mail address not verified').count()).toBe(0);
    });

    it.each([
      '//evil.example/trade',
      String.raw`/\evil.example`,
      'https://evil.example/',
      'javascript:alert(1)',
    ])('never leaves for another site: %s', async (returnTo) => {
      const page = await visit().open(`/sign-in?returnTo=${encodeURIComponent(returnTo)}`, {});
      await page.getByRole('button', { name: 'Enter as demo user' }).click();
      await page.waitForURL('**/trade/**');
      expect(new URL(page.url()).origin).toBe(visit().url);
    });

    it('comes back to the page that wanted an account', async () => {
      const person = await register(visit().url, 'back');
      const page = await visit().open('/account/sessions', {});
      await signIn(page, person);
      await page.getByRole('region', { name: 'Sessions', exact: true }).first().waitFor();
      expect(new URL(page.url()).pathname).toBe('/account/sessions');
    });

    it('says in words what kept Google from it', async () => {
      const page = await visit().open('/sign-in?error=ACCOUNT_SUSPENDED', {});
      await page.getByText('This account was suspended').waitFor();
      expect(await page.content()).not.toContain('ACCOUNT_SUSPENDED');
    });

    it('counts down when the server wants a pause', async () => {
      const page = await visit().open('/sign-in', {});
      await page.route('**/api/v1/auth/login', (route) =>
        route.fulfill({
          status: 429,
          headers: { 'retry-after': '3' },
          json: { status: 'error', code: 'RATE_LIMITED', message: 'Too many attempts', requestId: 'r' },
        }),
      );
      await signIn(page, { username: 'someone', password: 'whatever' });
      await page.getByRole('button', { name: /^Wait [23] s$/ }).waitFor();
      await page.unroute('**/api/v1/auth/login');
      await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
      expect(await page.getByRole('button', { name: 'Sign in', exact: true }).isEnabled()).toBe(true);
    });
  });

  describe('preferences', () => {
    it('take effect at once, and wherever the account signs in', async () => {
      const person = await register(visit().url, 'pref');
      const page = await visit().open('/sign-in?returnTo=/account/profile', { colorScheme: 'dark' });
      await signIn(page, person);
      await page.getByLabel('Theme').selectOption('light');
      await page.getByLabel('Timeframe of charts').selectOption('4h');
      await page.getByRole('form', { name: 'Preferences' }).getByRole('button', { name: 'Save' }).click();
      await page.locator('html[data-theme="light"]').waitFor({ state: 'attached' });
      const other = await visit().open('/sign-in?returnTo=/trade/BTCUSDT', { colorScheme: 'dark' });
      await signIn(other, person);
      await other.locator('html[data-theme="light"]').waitFor({ state: 'attached' });
      await other.getByRole('button', { name: '4h', pressed: true }).waitFor();
      expect(await other.getByLabel('All timeframes').inputValue()).toBe('4h');
    });
  });

  describe('an address that is not proven', () => {
    it('is asked for when a key needs it, and the key is made without asking again', async () => {
      const { url } = visit();
      const person = await register(url, 'maker');
      const page = await visit().open('/sign-in?returnTo=/account/keys', {});
      await signIn(page, person);
      await page.getByRole('button', { name: 'New platform key' }).click();
      await page.getByLabel('Name').fill('my bot');
      await page.getByRole('button', { name: 'Make the key' }).click();
      await page.getByLabel('Code of the mail').fill(await mailedCode(url, person.email));
      expect(await page.getByTestId('new-key-secret').textContent()).toMatch(/^\S{32,}$/);
    });
  });
}
