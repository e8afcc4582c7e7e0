import { users } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import { userRoutes } from '@tradewind/protocol';
import type { RouteResponse } from '@tradewind/protocol';
import { and, desc, eq, ne } from 'drizzle-orm';
import type { Routes } from '../../http/implement.ts';
import { principalOf } from '../auth/caller.ts';
import { afterPlace, readCursor, writeCursor } from './account-cursor.ts';

export type Referrals = RouteResponse<typeof userRoutes.referrals>;

/** Who came by an account's referral code, newest first; who deleted their account since is not named. */
export async function listReferrals(
  database: Database,
  userId: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Referrals> {
  const rows = await database.orm
    .select({ id: users.id, username: users.username, createdAt: users.createdAt })
    .from(users)
    .where(
      and(
        eq(users.invitedBy, userId),
        ne(users.status, 'deleted'),
        cursor === undefined ? undefined : afterPlace(readCursor(cursor)),
      ),
    )
    .orderBy(desc(users.createdAt), desc(users.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    data: page.map(({ username, createdAt }) => ({ username, joinedAt: createdAt.toISOString() })),
    nextCursor: rows.length > limit && last !== undefined ? writeCursor(last) : null,
  };
}

export function registerReferralRoutes(routes: Routes, database: Database): void {
  routes.implement(userRoutes.referrals, ({ query }, request) =>
    listReferrals(database, principalOf(request).userId, query),
  );
}
