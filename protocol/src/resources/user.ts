import { z } from 'zod';
import { isoTime } from '../inputs.ts';
import { timeframe } from '../inputs.ts';
import { PLAN_NAMES } from '../plans.ts';
import { ROLES } from '../permissions.ts';

export const THEMES = ['system', 'dark', 'light'] as const;

export const preferences = z
  .object({
    defaultTimeframe: timeframe,
    defaultExchange: z.string(),
    theme: z.enum(THEMES),
  })
  .meta({ id: 'Preferences' });

export const USER_STATUSES = ['active', 'suspended', 'deleted'] as const;

/** An account, as its owner and administrators see it. */
export const user = z
  .object({
    id: z.uuid(),
    username: z.string(),
    /** Null once the address was verified by another account that claimed it too. */
    email: z.string().nullable(),
    name: z.string().nullable(),
    phone: z.string().nullable(),
    role: z.enum(ROLES),
    status: z.enum(USER_STATUSES),
    isVerified: z.boolean().meta({ description: 'The mail address is proven' }),
    googleLinked: z.boolean(),
    hasPassword: z.boolean(),
    secondFactor: z.boolean().meta({ description: 'A second factor is switched on' }),
    referralCode: z.string(),
    invitedBy: z.string().nullable().meta({ description: 'Username of who invited this account' }),
    preferences,
    subscription: z.object({ plan: z.enum(PLAN_NAMES), expiresAt: isoTime.nullable() }),
    credits: z.number().int(),
    createdAt: isoTime,
  })
  .meta({ id: 'User' });

export type User = z.infer<typeof user>;
export type Preferences = z.infer<typeof preferences>;
export type UserStatus = (typeof USER_STATUSES)[number];
