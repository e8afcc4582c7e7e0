import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import type { RouteComponent } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { rootRoute } from './root-route.ts';

/** What the address of a way in may carry. Read as text: a code of digits alone would become a number. */
export interface EntrySearch {
  readonly returnTo?: string;
  /** Code of what kept Google from signing in. */
  readonly error?: string;
  /** Referral code of whoever invited. */
  readonly ref?: string;
}

function entrySearch(search: Record<string, unknown>): EntrySearch {
  const text = (name: string) =>
    typeof search[name] === 'string' || typeof search[name] === 'number'
      ? { [name]: String(search[name]) }
      : {};
  return { ...text('returnTo'), ...text('error'), ...text('ref') };
}

const waysIn = () => import('../screens/sign-in/ways-in.ts');
const account = () => import('../screens/account/account-screens.tsx');
const admin = () => import('../screens/admin/admin-screens.tsx');
const exchange = () => import('../screens/admin/exchange-screens.tsx');
const portfolio = () => import('../screens/portfolio/portfolio-screen.tsx');
const wallet = () => import('../screens/wallet/wallet-screens.tsx');

/**
 * A screen of a module that is loaded when it is opened. What screens are typed by may depend on the routes, so the
 * routes must not depend on what their screens are.
 */
function lazy<Name extends string>(
  load: () => Promise<Readonly<Record<NoInfer<Name>, () => ReactNode>>>,
  name: Name,
): RouteComponent {
  return lazyRouteComponent(load as () => Promise<Record<string, () => ReactNode>>, name);
}

function openProfile(): void {
  redirect({ to: '/account/profile', replace: true, throw: true });
}

const underRoot = { getParentRoute: () => rootRoute };

const inAccount = {
  ...underRoot,
  validateSearch: ({ error }: Record<string, unknown>): Pick<EntrySearch, 'error'> =>
    typeof error === 'string' ? { error } : {},
};

/** Ways in, the account, its money, and administration; each group of screens is loaded when one of it is opened. */
export const accountRoutes = [
  createRoute({
    ...underRoot,
    path: '/sign-in',
    validateSearch: entrySearch,
    component: lazy(waysIn, 'SignInScreen'),
  }),
  createRoute({
    ...underRoot,
    path: '/sign-up',
    validateSearch: entrySearch,
    component: lazy(waysIn, 'SignUpScreen'),
  }),
  createRoute({ ...underRoot, path: '/forgot', component: lazy(waysIn, 'ForgotScreen') }),
  createRoute({ ...underRoot, path: '/reset', component: lazy(waysIn, 'ResetScreen') }),
  createRoute({ ...underRoot, path: '/verify-email', component: lazy(waysIn, 'VerifyEmailScreen') }),
  createRoute({ ...underRoot, path: '/account', beforeLoad: openProfile }),
  createRoute({ ...inAccount, path: '/account/profile', component: lazy(account, 'ProfileScreen') }),
  createRoute({ ...inAccount, path: '/account/security', component: lazy(account, 'SecurityScreen') }),
  createRoute({ ...inAccount, path: '/account/sessions', component: lazy(account, 'SessionsScreen') }),
  createRoute({ ...inAccount, path: '/account/keys', component: lazy(account, 'KeysScreen') }),
  createRoute({ ...inAccount, path: '/account/data', component: lazy(account, 'DataScreen') }),
  createRoute({ ...underRoot, path: '/wallet', component: lazy(wallet, 'BalancesScreen') }),
  createRoute({ ...underRoot, path: '/wallet/history', component: lazy(wallet, 'HistoryScreen') }),
  createRoute({ ...underRoot, path: '/portfolio', component: lazy(portfolio, 'PortfolioScreen') }),
  createRoute({ ...underRoot, path: '/admin', component: lazy(admin, 'OverviewScreen') }),
  createRoute({ ...underRoot, path: '/admin/users', component: lazy(admin, 'UsersScreen') }),
  createRoute({ ...underRoot, path: '/admin/markets', component: lazy(exchange, 'MarketsScreen') }),
  createRoute({ ...underRoot, path: '/admin/risk', component: lazy(exchange, 'RiskScreen') }),
  createRoute({ ...underRoot, path: '/admin/liquidations', component: lazy(exchange, 'LiquidationsScreen') }),
  createRoute({ ...underRoot, path: '/admin/insurance', component: lazy(exchange, 'InsuranceScreen') }),
  createRoute({
    ...underRoot,
    path: '/admin/reconciliation',
    component: lazy(exchange, 'ReconciliationScreen'),
  }),
  createRoute({ ...underRoot, path: '/admin/audit-log', component: lazy(admin, 'AuditLogScreen') }),
] as const;
