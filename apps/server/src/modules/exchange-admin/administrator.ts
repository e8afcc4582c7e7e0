import type { Origin } from '../auth/caller.ts';

/** Who administrates, and from where: for the audit log. */
export interface Administrator {
  readonly userId: string;
  readonly origin: Origin;
}
