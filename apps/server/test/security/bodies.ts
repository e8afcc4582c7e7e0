import { randomUUID } from 'node:crypto';
import type { Route } from '@tradewind/protocol';
import { PASSWORD } from '../support/client.ts';

const TOKEN = 'A'.repeat(43);
const EMAIL = 'somebody@example.com';

/**
 * A body that each route takes as far as its form goes, by path, for tests that go through all routes. Who is named in it
 * does not exist. Routes without a body are not here.
 */
export function soundBody(path: string): Record<string, unknown> | undefined {
  return BODIES[path]?.();
}

/** Something that does not exist, in the form that the route takes: most things have random ids, orders are numbered. */
export function absentId({ params }: Pick<Route, 'params'>): string {
  const candidates = [randomUUID(), String(Math.floor(1e15 + Math.random() * 1e15))];
  const name = Object.keys(params?.shape ?? {})[0];
  return (
    candidates.find((id) => name === undefined || params?.safeParse({ [name]: id }).success) ?? candidates[0]!
  );
}

/** The route's path with what does not exist in place of its parameters. */
export function absentPath(route: Pick<Route, 'path' | 'params'>, path = route.path): string {
  return path.replaceAll(/:\w+/g, () => absentId(route));
}

const register = () => ({
  username: `u${randomUUID().slice(0, 8)}`,
  email: `${randomUUID()}@example.com`,
  password: PASSWORD,
});
const login = () => ({ username: `u${randomUUID().slice(0, 8)}`, password: PASSWORD });
const mailed = () => ({ email: EMAIL, code: '123456' });
const reason = 'test';
const payment = () => ({ currency: 'USDT', amount: '1' });
const symbol = () => ({ symbol: 'ABC/USDT', tickSize: '0.1', lotSize: '0.1', minNotional: '1' });

const BODIES: Readonly<Record<string, () => Record<string, unknown>>> = {
  '/auth/register': register,
  '/users/register': register,
  '/auth/login': login,
  '/users/login': login,
  '/auth/refresh': () => ({ refreshToken: TOKEN }),
  '/auth/logout': () => ({ refreshToken: TOKEN }),
  '/auth/reauthenticate': () => ({ password: 'not the password' }),
  '/auth/forgot-password': () => ({ email: EMAIL }),
  '/auth/reset-password': () => ({ token: TOKEN, password: PASSWORD }),
  '/auth/change-password': () => ({ currentPassword: 'not the password', newPassword: PASSWORD }),
  '/auth/verify-email': () => ({ token: TOKEN }),
  '/auth/email': () => ({ email: EMAIL }),
  '/auth/profile': () => ({ name: 'Owned' }),
  '/users/profile': () => ({ name: 'Owned' }),
  '/auth/preferences': () => ({ theme: 'dark' }),
  '/auth/code': () => ({ email: EMAIL }),
  '/auth/code/verify': mailed,
  '/auth/google/link': () => ({ returnTo: '/trade' }),
  '/auth/2fa/challenge': () => ({ challenge: TOKEN, code: '123456' }),
  '/auth/2fa/enable': () => ({ code: '123456' }),
  '/auth/2fa/disable': () => ({ code: '123456' }),
  '/auth/2fa/recovery-codes': () => ({ code: '123456' }),
  '/signup': () => ({ email: EMAIL }),
  '/verify-otp': mailed,
  '/complete-registration': () => ({ registrationToken: TOKEN, name: 'Somebody' }),
  '/signin': () => ({ email: EMAIL, password: PASSWORD }),
  '/users/credits/purchase': () => ({ credits: 1 }),
  '/users/account': () => ({ confirm: 'nobody' }),
  '/users/api-keys': () => ({ kind: 'platform', name: 'a key' }),
  '/admin/users/:id': () => ({ role: 'admin', reason: 'test' }),
  '/admin/users/:id/second-factor': () => ({ reason: 'test' }),
  '/symbols': symbol,
  '/symbols/bulk': () => ({ symbols: [symbol()] }),
  '/data/import': () => ({ source: 'venue', venue: 'binance', symbol: 'BTC/USDT', from: '2026-01-01' }),
  '/data/calculate-indicator': () => ({ indicator: 'sma', symbol: 'BTC/USDT' }),
  '/orders': () => ({ symbol: 'BTCUSDT', side: 'buy', type: 'market', quantity: '0.001' }),
  '/orders/oco': () => ({
    symbol: 'BTCUSDT',
    side: 'sell',
    quantity: '0.001',
    price: '90000',
    stopPrice: '50000',
  }),
  '/orders/countdown': () => ({ symbol: 'BTCUSDT', countdownMs: 60_000 }),
  '/orders/:id': () => ({ quantity: '0.001' }),
  '/positions/:id/close': () => ({ quantity: '0.001' }),
  '/positions/:id/margin': () => ({ amount: '1' }),
  '/positions/:id/tp-sl': () => ({ stopLoss: '1' }),
  '/positions/settings': () => ({ symbol: 'BTCUSDT.P', leverage: 5 }),
  '/wallet/transfer': () => ({ ...payment(), from: 'spot', to: 'margin' }),
  '/wallet/deposit': payment,
  '/wallet/withdraw': payment,
  '/admin/market/:symbol': () => ({ status: 'halted', reason }),
  '/admin/risk-params': () => ({ version: 0, maxOrders: 100, reason }),
  '/admin/insurance-fund': () => ({ ...payment(), reason }),
  '/dev/demo': () => ({ tokenDelivery: 'body' }),
};
