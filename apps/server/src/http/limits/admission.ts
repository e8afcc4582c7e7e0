import type { Admit, Authorize } from '../implement.ts';
import type { RequestLimits } from './request-limits.ts';

/**
 * Limits around the guard, in the only order that works: a flood is turned away unseen; then the guard finds out who
 * calls; then the request is counted for that account, or for the address where nobody was recognised. Credentials that
 * don't hold count as well, so whoever tries many of them gets RATE_LIMITED in place of UNAUTHENTICATED.
 */
export function admission(limits: RequestLimits, authorize: Authorize): Admit {
  return async (request, reply, route, { counted }) => {
    if (!counted) return authorize(request, route);
    limits.beforeAuthentication(request, reply);
    try {
      await authorize(request, route);
    } finally {
      await limits.afterAuthentication(request, reply, route);
    }
  };
}
