import { z } from 'zod';
import { isoTime, listOf, pageQuery, timeInput } from '../inputs.ts';
import { ROLES } from '../permissions.ts';
import { PLAN_NAMES } from '../plans.ts';
import { auditEntry, auditVerification } from '../resources/audit-entry.ts';
import { session } from '../resources/session.ts';
import { user, USER_STATUSES } from '../resources/user.ts';
import { defineRoute } from '../route.ts';

/** An account as staff sees it. */
export const adminUser = user
  .extend({
    lastSeenAt: isoTime.nullable(),
    activeSessions: z.number().int(),
    statusReason: z.string().nullable(),
  })
  .meta({ id: 'AdminUser' });

export type AdminUser = z.infer<typeof adminUser>;

/** The database holds any text but the zero character. */
const holdsNoZero = (text: string): boolean => !text.includes('\0');
const NO_ZERO = 'must not contain the zero character';

/** Why an account was changed, for the audit log and for whoever looks at the account later. */
const reason = z.string().trim().min(1).max(500).refine(holdsNoZero, NO_ZERO);

export const userQuery = z.object({
  search: z
    .string()
    .max(100)
    .refine(holdsNoZero, NO_ZERO)
    .optional()
    .meta({ description: 'Part of username, mail address or name, or a whole id' }),
  role: z.enum(ROLES).optional(),
  status: z.enum(USER_STATUSES).optional(),
  plan: z.enum(PLAN_NAMES).optional(),
  ...pageQuery,
});

export const userPatch = z
  .strictObject({
    status: z.enum(['active', 'suspended']).optional(),
    role: z.enum(ROLES).optional(),
    plan: z.enum(PLAN_NAMES).optional(),
    planExpiresAt: isoTime.nullable().optional(),
    reason: reason.optional(),
  })
  .refine((body) => Object.keys(body).some((key) => key !== 'reason'), 'nothing to change');

export const auditQuery = z.object({
  actor: z.uuid().optional().meta({ description: 'Id of the account that acted' }),
  target: z
    .string()
    .max(100)
    .refine(holdsNoZero, NO_ZERO)
    .optional()
    .meta({ description: 'Id of what was acted upon' }),
  action: z
    .string()
    .max(64)
    .regex(/^[a-z_]+(\.[a-z_]+)?$/, 'must be an action as session.created, or its first part')
    .optional(),
  from: timeInput.optional(),
  to: timeInput.optional(),
  ...pageQuery,
});

export type UserQuery = z.output<typeof userQuery>;
export type UserPatch = z.output<typeof userPatch>;
export type AuditQuery = z.output<typeof auditQuery>;

const id = z.object({ id: z.uuid() });

export const adminRoutes = {
  users: defineRoute({
    method: 'GET',
    path: '/admin/users',
    tag: 'Administration',
    summary: 'Accounts, newest first',
    access: 'user:read',
    query: userQuery,
    response: listOf(adminUser),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
  user: defineRoute({
    method: 'GET',
    path: '/admin/users/:id',
    tag: 'Administration',
    summary: 'One account with its sessions',
    access: 'user:read',
    params: id,
    response: adminUser.extend({ sessions: z.array(session) }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND'],
  }),
  updateUser: defineRoute({
    method: 'PATCH',
    path: '/admin/users/:id',
    tag: 'Administration',
    summary:
      'Suspend or restore an account, change its role or plan. A suspended account is signed out everywhere',
    access: 'user:update',
    params: id,
    body: userPatch,
    response: adminUser,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT'],
  }),
  revokeSessions: defineRoute({
    method: 'DELETE',
    path: '/admin/users/:id/sessions',
    tag: 'Administration',
    summary: 'Sign an account out everywhere',
    access: 'user:update',
    params: id,
    response: z.object({ revoked: z.number().int() }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND'],
  }),
  resetSecondFactor: defineRoute({
    method: 'DELETE',
    path: '/admin/users/:id/second-factor',
    tag: 'Administration',
    summary: 'Switch the second factor of somebody off who lost it; all sessions end',
    access: 'user:update',
    params: id,
    body: z.strictObject({ reason }),
    response: adminUser,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT'],
  }),
  statistics: defineRoute({
    method: 'GET',
    path: '/admin/stats',
    tag: 'Administration',
    summary: 'Figures of the house',
    access: 'statistics:read',
    response: z.object({
      time: isoTime,
      users: z.object({
        total: z.number().int(),
        verified: z.number().int(),
        suspended: z.number().int(),
        withSecondFactor: z.number().int(),
        newToday: z.number().int(),
        activeToday: z.number().int(),
        byRole: z.record(z.string(), z.number().int()),
        byPlan: z.record(z.string(), z.number().int()),
      }),
      sessions: z.object({ active: z.number().int() }),
      apiKeys: z.object({ platform: z.number().int(), llm: z.number().int() }),
      registrations: z.array(z.object({ date: z.string(), count: z.number().int() })),
      signIns: z.array(z.object({ date: z.string(), succeeded: z.number().int(), failed: z.number().int() })),
    }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
  auditLog: defineRoute({
    method: 'GET',
    path: '/admin/audit-logs',
    tag: 'Administration',
    summary: 'Who did what, newest first',
    access: 'audit-log:read',
    query: auditQuery,
    response: listOf(auditEntry),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
  verifyAuditLog: defineRoute({
    method: 'GET',
    path: '/admin/audit-logs/verify',
    tag: 'Administration',
    summary: 'Recomputes the chain of hashes',
    access: 'audit-log:read',
    cost: 20,
    response: auditVerification,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
};
