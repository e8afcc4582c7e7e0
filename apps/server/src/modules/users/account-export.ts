import { oneTimeSecrets, recoveryCodes, secondFactors, sessions } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import type { Clock } from '@tradewind/market';
import { ApiError, userRoutes } from '@tradewind/protocol';
import type { ApiKey, AuditEntry } from '@tradewind/protocol';
import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Routes } from '../../http/implement.ts';
import type { AuditEntries } from '../audit/audit-entries.ts';
import { principalOf } from '../auth/caller.ts';
import type { Credits } from './credits-service.ts';
import { listReferrals } from './referrals.ts';
import type { UserRepository } from './user-repository.ts';

const PAGE = 500;
/** Per kind; nobody's account has more, and an answer must fit into memory. */
const ROWS_MAX = 20_000;

export interface AccountExportOptions {
  readonly database: Database;
  readonly users: UserRepository;
  readonly apiKeys: { list(userId: string): Promise<ApiKey[]> };
  readonly credits: Credits;
  readonly auditEntries: AuditEntries;
  readonly clock: Clock;
}

/** Everything that is kept about an account, for its owner to take along. Hashes and secrets stay. */
export async function exportAccount(
  options: AccountExportOptions,
  userId: string,
): Promise<Record<string, unknown>> {
  const { database, users, apiKeys, credits, auditEntries, clock } = options;
  const [row, profile] = await Promise.all([users.byId(userId), users.resource(userId)]);
  if (row === undefined || profile === undefined) throw new ApiError('NOT_FOUND', 'There is no such account');
  const [signedIn, secondFactor, codes, keys, movements, referrals, activity] = await Promise.all([
    exportSessions(database, userId),
    exportSecondFactor(database, userId),
    exportOneTimeSecrets(database, userId),
    apiKeys.list(userId),
    allPages((cursor) => credits.list(userId, { limit: PAGE, cursor })),
    allPages((cursor) => listReferrals(database, userId, { limit: PAGE, cursor })),
    allPages((cursor) => auditEntries.page({ account: userId }, { limit: PAGE, cursor })),
  ]);
  return {
    exportedAt: new Date(clock.now()).toISOString(),
    profile: {
      ...profile,
      emailVerifiedAt: row.emailVerifiedAt,
      passwordChangedAt: row.passwordChangedAt,
      googleSubject: row.googleSubject,
      lastSeenAt: row.lastSeenAt,
      updatedAt: row.updatedAt,
    },
    secondFactor,
    sessions: signedIn,
    oneTimeSecrets: codes,
    apiKeys: keys,
    credits: movements,
    referrals,
    auditLog: activity.map((entry) => ownView(entry, userId)),
  };
}

export function registerAccountExportRoutes(routes: Routes, options: AccountExportOptions): void {
  routes.implement(userRoutes.export, async (_input, request, reply) => {
    const { userId } = principalOf(request);
    reply.header('content-disposition', 'attachment; filename="tradewind-account.json"');
    reply.header('cache-control', 'no-store');
    return exportAccount(options, userId);
  });
}

function exportSessions(database: Database, userId: string) {
  return database.orm
    .select({
      id: sessions.id,
      kind: sessions.kind,
      methods: sessions.methods,
      secondFactor: sessions.secondFactor,
      authenticatedAt: sessions.authenticatedAt,
      address: sessions.address,
      userAgent: sessions.userAgent,
      createdAt: sessions.createdAt,
      lastSeenAt: sessions.lastSeenAt,
      expiresAt: sessions.expiresAt,
      revokedAt: sessions.revokedAt,
      revokeReason: sessions.revokeReason,
    })
    .from(sessions)
    .where(eq(sessions.userId, userId))
    .orderBy(desc(sessions.createdAt))
    .limit(ROWS_MAX);
}

async function exportSecondFactor(database: Database, userId: string) {
  const [factor] = await database.orm
    .select({ createdAt: secondFactors.createdAt, enabledAt: secondFactors.enabledAt })
    .from(secondFactors)
    .where(eq(secondFactors.userId, userId));
  if (factor === undefined) return null;
  const recoveryCodesLeft = await database.orm.$count(
    recoveryCodes,
    and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)),
  );
  return { ...factor, recoveryCodesLeft };
}

function exportOneTimeSecrets(database: Database, userId: string) {
  return database.orm
    .select({
      purpose: oneTimeSecrets.purpose,
      createdAt: oneTimeSecrets.createdAt,
      expiresAt: oneTimeSecrets.expiresAt,
      usedAt: oneTimeSecrets.usedAt,
    })
    .from(oneTimeSecrets)
    .where(eq(oneTimeSecrets.userId, userId))
    .orderBy(desc(oneTimeSecrets.createdAt))
    .limit(ROWS_MAX);
}

/** Where another account acted, who and from where are theirs to know; attempts to get in are shown whole. */
function ownView(entry: AuditEntry, userId: string): AuditEntry {
  if (entry.actor.id === userId || entry.actor.type === 'anonymous') return entry;
  const { type } = entry.actor;
  return {
    ...entry,
    actor: { type, id: null, username: null },
    address: null,
    userAgent: null,
    requestId: null,
  };
}

async function allPages<T>(
  page: (cursor: string | undefined) => Promise<{ readonly data: readonly T[]; nextCursor: string | null }>,
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const { data, nextCursor } = await page(cursor);
    all.push(...data);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined && all.length < ROWS_MAX);
  return all;
}
