import { z } from 'zod';
import { isoTime } from '../inputs.ts';

export const ACTOR_TYPES = ['user', 'api_key', 'system', 'anonymous'] as const;

/** One line of the audit log: who did what to which, from where. Each line's hash covers the one before. */
export const auditEntry = z
  .object({
    id: z.number().int(),
    time: isoTime,
    actor: z.object({
      type: z.enum(ACTOR_TYPES),
      id: z.string().nullable(),
      username: z.string().nullable(),
    }),
    action: z.string().meta({ examples: ['session.created', 'user.role_changed'] }),
    target: z.object({ type: z.string(), id: z.string().nullable() }),
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: z.string().nullable(),
    before: z
      .unknown()
      .meta({ description: 'What changed, as it was; secrets and personal data are redacted' }),
    after: z.unknown(),
    hash: z
      .string()
      .meta({ description: 'SHA-256 over this line and the hash of the one before, hexadecimal' }),
  })
  .meta({ id: 'AuditEntry' });

/** Whether the chain of hashes holds. */
export const auditVerification = z
  .object({
    valid: z.boolean(),
    entries: z.number().int(),
    head: z
      .string()
      .nullable()
      .meta({ description: 'Hash of the last line: note it elsewhere to prove the log later' }),
    brokenAt: z.number().int().nullable().meta({ description: 'Id of the first line that does not fit' }),
  })
  .meta({ id: 'AuditVerification' });

export type AuditEntry = z.infer<typeof auditEntry>;
export type AuditVerification = z.infer<typeof auditVerification>;
export type ActorType = (typeof ACTOR_TYPES)[number];
