import type { Preferences } from '@tradewind/protocol';
import { useSettings } from '../stores/settings.ts';
import type { Settings } from '../stores/settings.ts';
import type { AccountStore } from './account-store.ts';
import type { AccountApi } from './api.ts';

/** Which of an account's preferences this browser has taken over already, so that they are not forced on it again. */
const APPLIED_KEY = 'tradewind.applied-preferences';

/**
 * Joins the preferences of whoever is signed in with the settings of this browser. What the account prefers takes
 * effect when somebody signs in and when it was changed elsewhere; a theme that is chosen here follows the account.
 */
export function joinPreferences(account: AccountStore, api: Pick<AccountApi, 'auth' | 'users'>): void {
  account.subscribe((now) => {
    if (now.state === 'signed_in') apply(now.user.id, now.user.preferences);
    else if (now.state === 'signed_out') localStorage.removeItem(APPLIED_KEY);
  });
  useSettings.subscribe(({ theme }, before) => {
    const { user } = account;
    if (theme === before.theme || user === undefined || user.preferences.theme === theme) return;
    api.users.preferences({ theme }).then(
      (preferences) => account.setUser({ ...user, preferences }),
      // Here it is as chosen in any case; the account hears of the next choice.
      () => undefined,
    );
  });
}

function apply(userId: string, { theme, defaultTimeframe }: Preferences): void {
  const mark = `${userId} ${theme} ${defaultTimeframe}`;
  if (localStorage.getItem(APPLIED_KEY) === mark) return;
  localStorage.setItem(APPLIED_KEY, mark);
  const change: Partial<Settings> = { theme, timeframe: defaultTimeframe };
  useSettings.setState(change);
}
