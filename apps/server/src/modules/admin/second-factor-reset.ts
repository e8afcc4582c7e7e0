import { oneTimeSecrets, recoveryCodes, secondFactors } from '@tradewind/database';
import type { Executor } from '@tradewind/database';
import { and, eq } from 'drizzle-orm';
import type { TokenPurpose } from '../auth/one-time-secrets.ts';
import type { Vault } from '../../vault/vault.ts';

/** Of sign-ins that wait for their second factor. */
const CHALLENGE: TokenPurpose = 'second_factor';

/** Takes an account's second factor away: authenticator, recovery codes, and sign-ins that wait for either. */
export class SecondFactorReset {
  readonly #vault: Vault;

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  /** False where none is switched on; a set-up that was never finished goes all the same. */
  async reset(userId: string, executor: Executor): Promise<boolean> {
    const [removed] = await executor
      .delete(secondFactors)
      .where(eq(secondFactors.userId, userId))
      .returning({ secretId: secondFactors.secretId, enabledAt: secondFactors.enabledAt });
    if (removed === undefined) return false;
    await this.#vault.remove(removed.secretId, executor);
    await executor.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
    await executor
      .delete(oneTimeSecrets)
      .where(and(eq(oneTimeSecrets.userId, userId), eq(oneTimeSecrets.purpose, CHALLENGE)));
    return removed.enabledAt !== null;
  }
}
