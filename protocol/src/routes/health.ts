import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { health, systemStatus } from '../resources/system.ts';

const liveness = z.object({ status: z.literal('ok') });

export const healthRoutes = {
  health: defineRoute({
    method: 'GET',
    path: '/health',
    tag: 'Health',
    summary: 'State of the parts, in short',
    access: 'public',
    response: health,
    errors: [],
  }),
  live: defineRoute({
    method: 'GET',
    path: '/health/live',
    tag: 'Health',
    summary: 'The process runs and answers',
    access: 'public',
    response: liveness,
    errors: [],
  }),
  ready: defineRoute({
    method: 'GET',
    path: '/health/ready',
    tag: 'Health',
    summary: 'Ready for traffic; 503 names what is not up. A lost feed is degraded, still ready',
    access: 'public',
    response: health,
    errors: ['NOT_READY'],
  }),
  systemStatus: defineRoute({
    method: 'GET',
    path: '/system/status',
    tag: 'Health',
    summary: 'Feeds, symbols tracked, age of the last tick, cache, database, clients',
    access: 'public',
    response: systemStatus,
    errors: [],
  }),
  systemHealth: defineRoute({
    method: 'GET',
    path: '/system/health',
    tag: 'Health',
    summary: 'State of the parts, in short',
    access: 'public',
    response: health,
    errors: [],
  }),
};
