import { describe, expect, it } from 'vitest';
import type { Visit } from '../terminal/visit.ts';
import { register, signedIn, signIn } from './person.ts';

export const ADMINISTRATOR = {
  username: 'admin',
  email: 'admin@example.com',
  password: 'walnut-harbour-99-cobalt',
};

export function administrationTests(visit: () => Visit): void {
  describe('administration', () => {
    it('is hidden from others', async () => {
      const person = await register(visit().url, 'plain');
      const page = await visit().open('/sign-in?returnTo=/admin', {});
      await signIn(page, person);
      await page.getByText('This is for administrators').waitFor();
      expect(await page.getByRole('link', { name: 'Administration' }).count()).toBe(0);
    });

    it('suspends an account, which is signed out at once and cannot come back until it is restored', async () => {
      const person = await register(visit().url, 'rogue');
      const theirs = await visit().open('/sign-in?returnTo=/status', {});
      await signIn(theirs, person);
      await signedIn(theirs, person);
      const page = await visit().open('/sign-in?returnTo=/admin/users', {});
      await signIn(page, ADMINISTRATOR);
      await page.getByRole('searchbox', { name: 'Search' }).fill(person.username);
      await page.getByRole('button', { name: person.username }).click();
      const drawer = page.getByRole('dialog', { name: person.username, exact: true });
      await drawer.getByRole('button', { name: 'Suspend' }).click();
      const question = page.getByRole('dialog', { name: `Suspend ${person.username}?` });
      await question.getByLabel('Reason').fill('wash trading');
      await page.keyboard.press('Enter');
      await drawer.getByText('wash trading').waitFor();
      await theirs.getByText('You were signed out').first().waitFor();
      await signIn(theirs, person);
      await theirs.getByText('This account was suspended').waitFor();
      await drawer.getByRole('button', { name: 'Restore' }).click();
      await page.getByLabel('Reason').last().fill('cleared');
      await page.keyboard.press('Enter');
      await drawer.getByRole('button', { name: 'Suspend' }).waitFor();
      await signIn(theirs, person);
      await signedIn(theirs, person);
      expect(new URL(theirs.url()).pathname).toBe('/status');
    }, 60_000);

    it('shows who did what, filtered, with a chain that holds', async () => {
      const page = await visit().open('/sign-in?returnTo=/admin/audit-log', {});
      await signIn(page, ADMINISTRATOR);
      const log = page.getByTestId('audit-log');
      await log.locator('li').first().waitFor();
      await page.getByRole('searchbox', { name: 'Action' }).fill('session.created');
      await page.waitForFunction(() =>
        [...document.querySelectorAll('[data-testid="audit-log"] summary b')].every(
          ({ textContent }) => textContent === 'session.created',
        ),
      );
      await log.locator('summary').first().click();
      await log.getByText('After', { exact: true }).first().waitFor();
      await page.getByRole('button', { name: 'Verify the chain' }).click();
      const verdict = page.getByText(/^The chain (holds|is broken)/);
      await verdict.waitFor();
      expect(await verdict.textContent()).toMatch(/^The chain holds: \d+ lines/);
    });

    it('draws how the house does', async () => {
      const page = await visit().open('/sign-in?returnTo=/admin', {});
      await signIn(page, ADMINISTRATOR);
      const table = page.getByRole('table', { name: 'Registrations a day' });
      await table.waitFor({ state: 'attached' });
      expect(Number(await table.locator('tbody tr').last().locator('td').textContent())).toBeGreaterThan(0);
    });
  });
}
