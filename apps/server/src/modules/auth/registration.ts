import type { Clock } from '@tradewind/market';
import { ApiError } from '@tradewind/protocol';
import type { registerBody, SignedIn } from '@tradewind/protocol';
import type { Database } from '@tradewind/database';
import type { z } from 'zod';
import type { AuditLog } from '../audit/audit-log.ts';
import type { NewUser, UserRepository, UserRow } from '../users/user-repository.ts';
import { originOf } from './caller.ts';
import type { Origin } from './caller.ts';
import type { EmailVerification } from './email-verification.ts';
import type { Passwords } from './passwords.ts';
import type { Exchange, SignIn } from './sign-in.ts';

export interface RegistrationOptions {
  readonly database: Database;
  readonly users: UserRepository;
  readonly passwords: Passwords;
  readonly verification: EmailVerification;
  readonly signIn: SignIn;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** New accounts by username, mail address and password (documents A, B, D). */
export class Registration {
  readonly #options: RegistrationOptions;

  constructor(options: RegistrationOptions) {
    this.#options = options;
  }

  /**
   * Creates an account and signs it in. The answer is the same whether or not the address has an account.
   * @throws {ApiError} WEAK_PASSWORD, UNKNOWN_REFERRAL_CODE, USERNAME_TAKEN, OVERLOADED
   */
  async register(body: z.output<typeof registerBody>, exchange: Exchange): Promise<SignedIn> {
    const { passwords, verification, signIn, users } = this.#options;
    passwords.assertStrong(body.password, [body.username, body.email]);
    const invitedBy = await this.inviter(body.referralCode);
    if ((await users.byUsername(body.username)) !== undefined) {
      throw new ApiError('USERNAME_TAKEN', 'Another account has this username');
    }
    const passwordHash = await passwords.hash(body.password);
    const user = await this.create(
      { username: body.username, email: body.email, passwordHash, invitedBy },
      originOf(exchange.request),
    );
    const signedIn = (await signIn.begin(user, ['password'], exchange, body.tokenDelivery)) as SignedIn;
    await signIn.recognise(user, exchange);
    await verification.send(user, body.email);
    return signedIn;
  }

  /** Writes an account together with its line in the audit log. @throws {ApiError} USERNAME_TAKEN, ACCOUNT_EXISTS */
  async create(user: Omit<NewUser, 'createdAt'>, origin: Origin): Promise<UserRow> {
    const { database, users, audit, clock } = this.#options;
    return database.orm.transaction(async (executor) => {
      const row = await users.create({ ...user, createdAt: new Date(clock.now()) }, executor);
      if (row.email !== null && row.emailVerifiedAt !== null)
        await users.dropClaims(row.email, row.id, executor);
      await audit.append(
        {
          actor: { type: 'user', id: row.id },
          action: 'user.registered',
          target: { type: 'user', id: row.id },
          origin,
          after: { username: row.username, invitedBy: row.invitedBy },
        },
        executor,
      );
      return row;
    });
  }

  /** The account that a referral code stands for; null without a code. @throws {ApiError} UNKNOWN_REFERRAL_CODE */
  async inviter(code: string | undefined): Promise<string | null> {
    if (code === undefined) return null;
    const inviter = await this.#options.users.byReferralCode(code);
    if (inviter === undefined)
      throw new ApiError('UNKNOWN_REFERRAL_CODE', 'No account has this referral code');
    return inviter.id;
  }
}
