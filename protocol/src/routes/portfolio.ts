import { z } from 'zod';
import { listOf, pageQuery, timeInput } from '../inputs.ts';
import { portfolioSnapshot } from '../resources/portfolio.ts';
import { defineRoute } from '../route.ts';

export const portfolioRoutes = {
  get: defineRoute({
    method: 'GET',
    path: '/portfolio',
    tag: 'Portfolio',
    summary: 'What the account is worth now: holdings, positions, gain of the day and in all',
    access: 'wallet:read',
    response: portfolioSnapshot.extend({ money: z.literal('paper'), world: z.string() }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_READY'],
  }),
  snapshots: defineRoute({
    method: 'GET',
    path: '/portfolio/snapshots',
    tag: 'Portfolio',
    summary: 'What the account was worth each hour, newest first',
    access: 'wallet:read',
    query: z.object({ from: timeInput.optional(), to: timeInput.optional(), ...pageQuery }),
    response: listOf(portfolioSnapshot),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
  takeSnapshot: defineRoute({
    method: 'POST',
    path: '/portfolio/snapshots',
    tag: 'Portfolio',
    summary: 'Take a snapshot now',
    access: 'wallet:read',
    cost: 5,
    status: 201,
    response: portfolioSnapshot,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_READY'],
  }),
};
