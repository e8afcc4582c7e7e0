import { users } from '@tradewind/database';
import type { Executor } from '@tradewind/database';
import { ApiError } from '@tradewind/protocol';
import { and, eq, ne, sql } from 'drizzle-orm';

/** Any number will do, as long as everything that makes or unmakes administrators takes the same one. */
const ADMINISTRATORS_LOCK = 8_246_977_005;

/**
 * Lets one transaction at a time decide over who is an administrator, until it ends. Two administrators who demote each
 * other at the same moment would else each see the other as the one who stays.
 */
export async function lockAdministrators(executor: Executor): Promise<void> {
  await executor.execute(sql`SELECT pg_advisory_xact_lock(${ADMINISTRATORS_LOCK})`);
}

/** Whether somebody can administrate this server, `exceptId` left out. */
export async function hasAdministrator(executor: Executor, exceptId?: string): Promise<boolean> {
  const [found] = await executor
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        eq(users.role, 'admin'),
        eq(users.status, 'active'),
        exceptId === undefined ? undefined : ne(users.id, exceptId),
      ),
    )
    .limit(1);
  return found !== undefined;
}

/**
 * To be asked under {@link lockAdministrators}, before an account stops being an active administrator.
 * @throws {ApiError} CONFLICT where nobody would be left.
 */
export async function assertNotLastAdministrator(
  executor: Executor,
  account: { readonly id: string; readonly role: string; readonly status: string },
): Promise<void> {
  const counts = account.role === 'admin' && account.status === 'active';
  if (counts && !(await hasAdministrator(executor, account.id))) {
    throw new ApiError('CONFLICT', 'This is the last administrator: make another account one first');
  }
}
