import { adminRoutes } from '@tradewind/protocol';
import type { Routes } from '../../http/implement.ts';
import type { AuditEntries } from './audit-entries.ts';
import type { AuditVerifier } from './audit-verifier.ts';

/** The audit log, for administrators. */
export function registerAuditRoutes(
  routes: Routes,
  { entries, verifier }: { readonly entries: AuditEntries; readonly verifier: AuditVerifier },
): void {
  routes.implement(adminRoutes.auditLog, ({ query: { limit, cursor, ...filter } }) =>
    entries.page(filter, { limit, cursor }),
  );
  routes.implement(adminRoutes.verifyAuditLog, async () => {
    const { entries: count, head, brokenAt } = await verifier.verify();
    return { valid: brokenAt === null, entries: count, head: head?.hash ?? null, brokenAt };
  });
}
