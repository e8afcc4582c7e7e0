import { describe, expect, it } from 'vitest';
import type { Visit } from '../terminal/visit.ts';
import { lastMail, linkPath, mailedCode, newPerson, registerVerified, signedIn, signIn } from './person.ts';

/** A new account, its mail address, and a forgotten password. */
export function signUpTests(visit: () => Visit): void {
  describe('signing up', () => {
    it('makes an account whose mail address is proven by the pasted code', async () => {
      const { url } = visit();
      const person = newPerson('alice');
      const page = await visit().open('/sign-up', {});
      await page.getByLabel('Username').fill(person.username);
      await page.getByLabel('Mail address').fill(person.email);
      await page.getByLabel('Password', { exact: true }).fill('password1234');
      await page.getByRole('button', { name: 'Create the account' }).click();
      // Refused by the server, said at the field, which has the focus.
      await page.locator('input[name="password"][aria-invalid="true"]:focus').waitFor();
      await page.getByLabel('Password', { exact: true }).fill(person.password);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Verify your mail address' }).waitFor();
      const code = await mailedCode(url, person.email);
      const field = page.getByLabel('Code of the mail');
      await field.focus();
      await page.evaluate(
        (text) => document.execCommand('insertText', false, text),
        `${code.slice(0, 3)} ${code.slice(3)}`,
      );
      await page.waitForURL('**/trade/**');
      await signedIn(page, person);
      await page.goto(`${url}/account/profile`);
      await page.getByText('verified', { exact: true }).waitFor();
      expect(await page.getByLabel('Mail address not verified').count()).toBe(0);
    });

    it('keeps the referral code of an invitation, and names who invited', async () => {
      const { url } = visit();
      const host = await registerVerified(url, 'host');
      const page = await visit().open('/sign-in?returnTo=/account/profile', {});
      await signIn(page, host);
      const code = await page.locator('code').first().textContent();
      const guest = newPerson('guest');
      const other = await visit().open(`/sign-up?ref=${code}&returnTo=/account/profile`, {});
      await other.getByLabel('Username').fill(guest.username);
      await other.getByLabel('Mail address').fill(guest.email);
      await other.getByLabel('Password', { exact: true }).fill(guest.password);
      await other.keyboard.press('Enter');
      await other.getByRole('button', { name: 'Later' }).click();
      await signedIn(other, guest);
      await other.getByLabel('Mail address not verified').waitFor();
      await other.getByText(`You were invited by ${host.username}.`).waitFor();
      await page.reload();
      await page.getByText(guest.username).waitFor();
      expect(await page.getByText('Nobody yet.').count()).toBe(0);
    }, 60_000);
  });

  describe('a forgotten password', () => {
    it('is set anew by the mailed link, whose token leaves the address at once', async () => {
      const { url } = visit();
      const person = await registerVerified(url, 'bob');
      const page = await visit().open('/forgot', {});
      await page.getByLabel('Mail address').fill(person.email);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
      const link = linkPath(await lastMail(url, person.email, /\/reset\?token=/));
      await page.goto(url + link);
      await page.getByRole('heading', { name: 'Set a new password' }).waitFor();
      expect(page.url()).toBe(`${url}/reset`);
      const password = 'a-new-one-for-bob-2026';
      await page.getByRole('textbox', { name: 'New password' }).fill(password);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'The password is set' }).waitFor();
      await page.getByRole('link', { name: 'Sign in' }).last().click();
      await signIn(page, person);
      await page.getByText('is not right').waitFor();
      await signIn(page, { ...person, password });
      await signedIn(page, person);
      await page.goto(url + link);
      await page.getByRole('textbox', { name: 'New password' }).fill(`${password}-again`);
      await page.keyboard.press('Enter');
      await page.getByText('has expired or was used already').waitFor();
    }, 60_000);
  });
}
