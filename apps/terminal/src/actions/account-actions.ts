import { isStaff } from '../account/use-account.ts';
import type { ActionHost, HostPath } from './actions.ts';
import type { Action } from './registry.ts';

/** Signing in and out, and the screens of accounts. */
export function accountActions(host: ActionHost): Action[] {
  const isSignedIn = () => host.user() !== undefined;
  const isSignedOut = () => !isSignedIn();
  const isAdministrator = () => host.user()?.role === 'admin';
  const screen = (
    id: string,
    label: string,
    path: HostPath,
    more: Pick<Action, 'keywords' | 'shortcut' | 'isAvailable'>,
  ): Action => ({ id, label, group: 'Account', perform: () => host.open(path), ...more });
  return [
    screen('sign-in', 'Sign in', '/sign-in', { keywords: 'log in', isAvailable: isSignedOut }),
    screen('sign-up', 'Create an account', '/sign-up', {
      keywords: 'sign up register',
      isAvailable: isSignedOut,
    }),
    screen('account-profile', 'Profile and preferences', '/account/profile', {
      shortcut: 'g a',
      keywords: 'account name phone referral invite theme timeframe',
      isAvailable: isSignedIn,
    }),
    screen('account-security', 'Security', '/account/security', {
      keywords: 'password second factor 2fa authenticator google mail address',
      isAvailable: isSignedIn,
    }),
    screen('account-sessions', 'Sessions', '/account/sessions', {
      keywords: 'devices sign out everywhere',
      isAvailable: isSignedIn,
    }),
    screen('account-keys', 'API keys', '/account/keys', {
      keywords: 'tokens openai anthropic openrouter hmac ed25519',
      isAvailable: isSignedIn,
    }),
    screen('account-data', 'Export or delete the account', '/account/data', {
      keywords: 'data download',
      isAvailable: isSignedIn,
    }),
    screen('go-wallet', 'Wallet', '/wallet', {
      shortcut: 'g w',
      keywords: 'balances deposit withdraw transfer send paper money',
      isAvailable: isSignedIn,
    }),
    screen('wallet-history', 'History of the wallet', '/wallet/history', {
      keywords: 'movements csv export fees funding',
      isAvailable: isSignedIn,
    }),
    screen('go-portfolio', 'Portfolio', '/portfolio', {
      shortcut: 'g p',
      keywords: 'equity gain holdings share',
      isAvailable: isSignedIn,
    }),
    screen('go-admin', 'Administration', '/admin', {
      keywords: 'staff overview figures',
      isAvailable: () => isStaff(host.user()),
    }),
    screen('admin-users', 'Users', '/admin/users', {
      keywords: 'administration suspend role plan',
      isAvailable: () => isStaff(host.user()),
    }),
    screen('admin-markets', 'Markets of the exchange', '/admin/markets', {
      keywords: 'administration halt resume cancel only tick lot',
      isAvailable: () => isStaff(host.user()),
    }),
    screen('admin-risk', 'Risk parameters', '/admin/risk', {
      keywords: 'administration leverage fees bands versions',
      isAvailable: () => isStaff(host.user()),
    }),
    screen('admin-liquidations', 'Liquidations', '/admin/liquidations', {
      keywords: 'administration positions at risk margin',
      isAvailable: () => isStaff(host.user()),
    }),
    screen('admin-insurance', 'Insurance fund', '/admin/insurance', {
      keywords: 'administration pay in',
      isAvailable: () => isStaff(host.user()),
    }),
    screen('admin-reconciliation', 'Reconciliation', '/admin/reconciliation', {
      keywords: 'administration books sums balanced ledger',
      isAvailable: () => isStaff(host.user()),
    }),
    screen('admin-audit-log', 'Audit log', '/admin/audit-log', {
      keywords: 'administration who did what',
      isAvailable: isAdministrator,
    }),
    {
      id: 'sign-out',
      label: 'Sign out',
      group: 'Account',

      keywords: 'log out',
      isAvailable: isSignedIn,
      perform: () => host.signOut(),
    },
  ];
}
