import { invalidField } from '@tradewind/protocol';
import type { UserPatch } from '@tradewind/protocol';
import type { UserRow } from './repository.ts';

type Field = 'role' | 'status' | 'plan' | 'planExpiresAt';
type Values = Partial<Pick<UserRow, Field | 'statusReason'>>;

export interface AccountChange {
  /** Columns that get another value. */
  readonly values: Values;
  /** What it is called in the audit log, and which columns it is about. */
  readonly actions: readonly { readonly action: string; readonly fields: readonly Field[] }[];
}

/**
 * What a patch changes of an account; nothing where it says what is so already.
 * @throws {ApiError} VALIDATION_FAILED for an end of the free plan, or one that has passed.
 */
export function accountChange(account: UserRow, patch: UserPatch, now: Date): AccountChange {
  const role = differs(patch.role, account.role);
  const status = differs(patch.status, account.status);
  const plan = planChange(account, patch, now);
  const statusAction = status === 'suspended' ? 'user.suspended' : 'user.restored';
  return {
    values: {
      ...(role === undefined ? {} : { role }),
      ...(status === undefined
        ? {}
        : { status, statusReason: status === 'suspended' ? (patch.reason ?? null) : null }),
      ...plan,
    },
    actions: [
      ...(role === undefined ? [] : [{ action: 'user.role_changed', fields: ['role'] as const }]),
      ...(status === undefined ? [] : [{ action: statusAction, fields: ['status'] as const }]),
      ...(plan === undefined
        ? []
        : [{ action: 'user.plan_changed', fields: ['plan', 'planExpiresAt'] as const }]),
    ],
  };
}

function differs<T>(wanted: T | undefined, current: T): T | undefined {
  return wanted === current ? undefined : wanted;
}

/** An end that belonged to another plan does not carry over. */
function planChange(
  account: UserRow,
  patch: UserPatch,
  now: Date,
): Pick<UserRow, 'plan' | 'planExpiresAt'> | undefined {
  const plan = patch.plan ?? account.plan;
  const kept = plan === account.plan ? account.planExpiresAt : null;
  const end = patch.planExpiresAt;
  const planExpiresAt = end === undefined ? kept : end === null ? null : new Date(end);
  if (typeof end === 'string') {
    if (plan === 'free') throw invalidField('body.planExpiresAt', 'the free plan does not end');
    if (planExpiresAt! <= now) throw invalidField('body.planExpiresAt', 'must lie in the future');
  }
  const same = plan === account.plan && planExpiresAt?.getTime() === account.planExpiresAt?.getTime();
  return same ? undefined : { plan, planExpiresAt };
}
