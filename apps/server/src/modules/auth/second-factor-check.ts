import type { Executor } from '@tradewind/database';
import type { AuthenticationMethod } from '@tradewind/protocol';

/** What sign-in asks of the second factor. */
export interface SecondFactorCheck {
  isEnabled(userId: string): Promise<boolean>;
  /**
   * Tries a code of the authenticator or a recovery code. A code counts once: neither it nor an older one is accepted
   * again. Null where it is wrong. Guessing is limited by the caller.
   */
  verify(
    userId: string,
    given: { readonly code?: string | undefined; readonly recoveryCode?: string | undefined },
    executor?: Executor,
  ): Promise<Extract<AuthenticationMethod, 'totp' | 'recovery_code'> | null>;
}
