import type { Executor } from '@tradewind/database';
import type { AuthenticationMethod } from '@tradewind/protocol';
import type { Origin } from './caller.ts';

/** What sign-in asks of the second factor. */
export interface SecondFactorCheck {
  isEnabled(userId: string): Promise<boolean>;
  /**
   * Tries a code of the authenticator or a recovery code. A code counts once: neither it nor an older one is accepted
   * again. Null where it is wrong. Guessing is limited by the caller.
   */
  verify(
    userId: string,
    given: {
      readonly code?: string | undefined;
      readonly recoveryCode?: string | undefined;
      /** Where it came from, for the audit log. */
      readonly origin?: Origin | undefined;
    },
    executor?: Executor,
  ): Promise<Extract<AuthenticationMethod, 'totp' | 'recovery_code'> | null>;
}
