import type { users } from '@tradewind/database';
import type { Preferences, User } from '@tradewind/protocol';

/** What the terminal starts with until the account says otherwise. */
export const DEFAULT_PREFERENCES: Preferences = {
  defaultTimeframe: '1h',
  defaultExchange: 'binance',
  theme: 'system',
};

/** An account as its owner and administrators see it; nothing secret is in it. */
export function toUser(
  row: typeof users.$inferSelect,
  more: { readonly invitedBy: string | null; readonly secondFactor: boolean },
): User {
  return {
    id: row.id,
    username: row.username,
    email: row.email,
    name: row.name,
    phone: row.phone,
    role: row.role,
    status: row.status,
    isVerified: row.emailVerifiedAt !== null,
    googleLinked: row.googleSubject !== null,
    hasPassword: row.passwordHash !== null,
    secondFactor: more.secondFactor,
    referralCode: row.referralCode,
    invitedBy: more.invitedBy,
    preferences: { ...DEFAULT_PREFERENCES, ...row.preferences },
    subscription: { plan: row.plan, expiresAt: row.planExpiresAt?.toISOString() ?? null },
    credits: row.credits,
    createdAt: row.createdAt.toISOString(),
  };
}
