import { ApiError, userRoutes } from '@tradewind/protocol';
import type { Routes } from '../../http/implement.ts';
import { principalOf } from '../auth/caller.ts';
import type { Credits } from './credits-service.ts';

/** One's own credits. */
export function registerCreditRoutes(routes: Routes, credits: Credits): void {
  routes.implement(userRoutes.credits, async ({ query }, request) => {
    const { userId } = principalOf(request);
    // First, because it may book what the page then shows.
    const balance = await credits.balance(userId);
    return { balance, ...(await credits.list(userId, query)) };
  });
  routes.implement(userRoutes.purchaseCredits, () => {
    throw new ApiError('PAYMENTS_UNAVAILABLE', 'This server has no payment provider, so it sells no credits');
  });
}
