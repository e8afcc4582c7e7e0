import { Secret, TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import type { Visit } from '../terminal/visit.ts';
import { register, registerVerified, signedIn, signIn } from './person.ts';

const PERIOD_MS = 30_000;

/** What keeps an account its owner's. */
export function securityTests(visit: () => Visit): void {
  describe('the second factor', () => {
    it('is set up by QR code, asked for at sign-in, and has recovery codes', async () => {
      const person = await registerVerified(visit().url, 'totp');
      const page = await visit().open('/sign-in?returnTo=/account/security', {});
      await signIn(page, person);
      await page.getByRole('button', { name: 'Switch it on' }).click();
      await page.getByRole('img', { name: 'QR code for an authenticator app' }).waitFor();
      const secret = ((await page.getByTestId('totp-secret').textContent()) ?? '').replaceAll(' ', '');
      const authenticator = new TOTP({ secret: Secret.fromBase32(secret) });
      await page.getByLabel('Code that it shows now').fill(authenticator.generate());
      await page.getByTestId('recovery-codes').waitFor();
      const codes = await page.getByTestId('recovery-codes').locator('li').allTextContents();
      expect(new Set(codes).size).toBeGreaterThanOrEqual(8);
      await page.getByRole('button', { name: 'I have kept them' }).click();
      await page.getByText(`${codes.length} recovery codes are left.`).waitFor();

      const second = await visit().open('/sign-in?returnTo=/account/profile', {});
      await signIn(second, person);
      await second.getByRole('heading', { name: 'Second factor' }).waitFor();
      await second.getByLabel('Code of the authenticator').fill('000000');
      await second.getByText('wrong, used up or expired').waitFor();
      // Each code counts once; that of the next half minute is accepted already.
      const code = authenticator.generate({ timestamp: Date.now() + PERIOD_MS });
      await second.getByLabel('Code of the authenticator').fill(code);
      await signedIn(second, person);

      const third = await visit().open('/sign-in?returnTo=/account/profile', {});
      await signIn(third, person);
      await third.getByRole('button', { name: 'Use a recovery code' }).click();
      await third.getByLabel('Recovery code').fill(codes[0]!);
      await third.keyboard.press('Enter');
      await signedIn(third, person);
    }, 60_000);
  });

  describe('sessions', () => {
    it('that are revoked in another browser drop at once, and lead to the sign-in screen', async () => {
      const person = await register(visit().url, 'twice');
      const here = await visit().open('/sign-in?returnTo=/account/sessions', {});
      await signIn(here, person);
      await here.getByTestId('session').first().waitFor();
      const there = await visit().open('/sign-in?returnTo=/trade/BTCUSDT', {});
      await signIn(there, person);
      await signedIn(there, person);
      // Without a reload: the account's stream says that another session began.
      const other = here
        .locator('[data-testid="session"][data-current="false"]')
        .filter({ hasText: 'Chrome' });
      await other.waitFor();
      await other.getByRole('button', { name: /^Sign out/ }).click();
      await here.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
      const revokedAt = Date.now();
      await there.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(Date.now() - revokedAt).toBeLessThan(2_000);
      await there.getByRole('status').getByText('You were signed out').waitFor();
      expect(new URL(there.url()).searchParams.get('returnTo')).toContain('/trade/BTCUSDT');
      await other.waitFor({ state: 'detached' });
    }, 60_000);
  });

  describe('a fresh proof of identity', () => {
    it('is asked for, and then the action goes on by itself', async () => {
      const person = await registerVerified(visit().url, 'again');
      const page = await visit().open('/sign-in?returnTo=/account/security', {});
      await signIn(page, person);
      // Ten minutes can't be waited for: the first answer is what an old session gets, the second the server's own.
      let isFirst = true;
      await page.route('**/api/v1/auth/2fa/setup', async (route) => {
        if (!isFirst) return route.continue();
        isFirst = false;
        const json = {
          status: 'error',
          code: 'REAUTHENTICATION_REQUIRED',
          message: 'Prove who you are',
          requestId: 'r',
        };
        return route.fulfill({ status: 403, json });
      });
      await page.getByRole('button', { name: 'Switch it on' }).click();
      const dialog = page.getByRole('dialog', { name: 'Is it you?' });
      await dialog.getByLabel('Password', { exact: true }).fill('wrong');
      await page.keyboard.press('Enter');
      await dialog.locator('[aria-invalid="true"]').waitFor();
      await dialog.getByLabel('Password', { exact: true }).fill(person.password);
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await page.getByTestId('qr').waitFor();
      expect(await page.getByTestId('totp-secret').textContent()).toMatch(/^[A-Z2-7 ]{32,}$/);
    });
  });

  describe('API keys', () => {
    it('show their secret once, work, and are deleted after a question', async () => {
      const { url } = visit();
      const person = await registerVerified(url, 'bot');
      const page = await visit().open('/sign-in?returnTo=/account/keys', {});
      await signIn(page, person);
      await page.getByRole('button', { name: 'New platform key' }).click();
      await page.getByLabel('Name').fill('grid bot');
      await page.getByRole('button', { name: 'Make the key' }).click();
      const secret = (await page.getByTestId('new-key-secret').textContent())!;
      const call = () => fetch(`${url}/api/v1/auth/me`, { headers: { authorization: `Bearer ${secret}` } });
      expect(((await (await call()).json()) as { username: string }).username).toBe(person.username);
      await page.getByRole('button', { name: 'Done' }).click();
      await page.reload();
      await page.getByRole('rowheader', { name: 'grid bot' }).waitFor();
      expect(await page.content()).not.toContain(secret);
      await page.getByRole('button', { name: 'Delete grid bot' }).click();
      await page.getByRole('button', { name: 'Delete the key' }).click();
      await page.getByRole('rowheader', { name: 'grid bot' }).waitFor({ state: 'detached' });
      expect((await call()).status).toBe(401);
    });
  });

  describe('leaving', () => {
    it('takes the data along, and deletes the account after its name was typed', async () => {
      const person = await registerVerified(visit().url, 'leaver');
      const page = await visit().open('/sign-in?returnTo=/account/data', {});
      await signIn(page, person);
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download the export' }).click();
      expect((await downloading).suggestedFilename()).toBe(`tradewind-${person.username}.json`);
      await page.getByRole('button', { name: 'Delete the account…' }).click();
      await page.getByLabel('Username').fill('somebody');
      await page.keyboard.press('Enter');
      await page.getByText(`Type ${person.username}.`).waitFor();
      await page.getByLabel('Username').fill(person.username);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await signIn(page, person);
      await page.getByText('is not right').waitFor();
    });
  });
}
