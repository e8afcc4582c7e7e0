import { sessions } from '@tradewind/database';
import { and, eq, gt, isNull, or } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';

/** Sessions that are neither revoked nor past their end, nor cookies left unused for too long. */
export function activeSession(now: Date, cookieIdleMs: number): SQL | undefined {
  return and(
    isNull(sessions.revokedAt),
    gt(sessions.expiresAt, now),
    or(eq(sessions.kind, 'token'), gt(sessions.lastSeenAt, new Date(now.getTime() - cookieIdleMs))),
  );
}
