import type { Executor } from '@tradewind/database';
import type { Clock } from '@tradewind/market';
import { ApiError } from '@tradewind/protocol';
import type { Role, RouteResponse, secondFactorRoutes } from '@tradewind/protocol';
import type { Vault } from '../../vault/vault.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Notifications } from '../notifications/mail-message.ts';
import type { UserRepository } from '../users/user-repository.ts';
import type { Origin } from './caller.ts';
import type { SecondFactorCheck } from './second-factor-check.ts';
import { newRecoveryCodes, recoveryCodeHash } from './second-factor-recovery-codes.ts';
import type { SecondFactorRepository, SecondFactorRow } from './second-factor-repository.ts';
import { newTotpSecret, totpCounter, totpUri } from './second-factor-totp.ts';
import type { Sessions } from './sessions.ts';

type Given = Parameters<SecondFactorCheck['verify']>[1];
type Status = RouteResponse<typeof secondFactorRoutes.status>;

export interface SecondFactorOptions {
  readonly repository: SecondFactorRepository;
  readonly vault: Vault;
  readonly users: Pick<UserRepository, 'byId'>;
  readonly sessions: Pick<Sessions, 'confirm' | 'userChanged'>;
  readonly audit: AuditLog;
  readonly notifications: Notifications;
  readonly clock: Clock;
  /** Staff may not do without: production. */
  readonly staffNeedsIt: boolean;
}

/** Whose second factor is changed, and from where. */
export interface SecondFactorCaller {
  readonly userId: string;
  readonly sessionId: string;
  readonly origin: Origin;
}

/** Authenticators (TOTP, RFC 6238) and recovery codes. Guessing is limited by the callers. */
export class SecondFactorService implements SecondFactorCheck {
  readonly #options: SecondFactorOptions;

  constructor(options: SecondFactorOptions) {
    this.#options = options;
  }

  async isEnabled(userId: string): Promise<boolean> {
    return isOn(await this.#options.repository.find(userId));
  }

  async status(userId: string, role: Role): Promise<Status> {
    const { repository, staffNeedsIt } = this.#options;
    const row = await repository.find(userId);
    return {
      enabled: isOn(row),
      enabledAt: row?.enabledAt?.toISOString() ?? null,
      recoveryCodesLeft: isOn(row) ? await repository.recoveryCodesLeft(userId) : 0,
      required: staffNeedsIt && role !== 'user',
    };
  }

  async verify(userId: string, given: Given, executor?: Executor): Promise<'totp' | 'recovery_code' | null> {
    const { repository, vault, audit, clock } = this.#options;
    const row = await repository.find(userId, executor);
    if (!isOn(row)) return null;
    if (given.code !== undefined) {
      const secret = await vault.open(row.secretId, 'totp', executor);
      const counter = totpCounter(secret, given.code, clock.now());
      if (counter === null) return null;
      return (await repository.spendCounter(userId, row.secretId, counter, executor)) ? 'totp' : null;
    }
    const { recoveryCode, origin } = given;
    if (recoveryCode === undefined) return null;
    const spend = async (within: Executor) => {
      const hash = recoveryCodeHash(recoveryCode);
      if (!(await repository.spendRecoveryCode(userId, hash, this.#now(), within))) return null;
      await audit.append(record('recovery_code_used', userId, origin ?? null), within);
      return 'recovery_code' as const;
    };
    return executor === undefined ? repository.transaction(spend) : spend(executor);
  }

  /** A new secret, in place of one that was never proven. @throws {ApiError} CONFLICT when it is on already */
  async setup(userId: string): Promise<{ secret: string; uri: string }> {
    const { repository, vault, users } = this.#options;
    const secret = newTotpSecret();
    await repository.transaction(async (executor) => {
      await repository.lock(userId, executor);
      const row = await repository.find(userId, executor);
      if (isOn(row)) throw alreadyOn();
      const secretId = await vault.store({ userId, purpose: 'totp', text: secret }, executor);
      await repository.propose(userId, secretId, this.#now(), executor);
      if (row !== undefined) await vault.remove(row.secretId, executor);
    });
    const user = (await users.byId(userId))!;
    return { secret, uri: totpUri(secret, user.username) };
  }

  /**
   * Switches it on with a first code, which is used up by it. The caller's session counts as signed in with it.
   * @returns recovery codes, readable this once
   * @throws {ApiError} CONFLICT without set-up or when it is on already, INVALID_CODE
   */
  async enable({ userId, sessionId, origin }: SecondFactorCaller, code: string): Promise<string[]> {
    const { repository, vault, audit, sessions, clock } = this.#options;
    const codes = newRecoveryCodes();
    await repository.transaction(async (executor) => {
      await repository.lock(userId, executor);
      const row = await repository.find(userId, executor);
      if (isOn(row)) throw alreadyOn();
      if (row === undefined) throw new ApiError('CONFLICT', 'Set the second factor up first');
      const counter = totpCounter(await vault.open(row.secretId, 'totp', executor), code, clock.now());
      if (counter === null) throw wrongCode();
      await repository.enable(userId, this.#now(), counter, executor);
      await repository.replaceRecoveryCodes(userId, codes.map(recoveryCodeHash), executor);
      await audit.append(record('enabled', userId, origin), executor);
    });
    await sessions.confirm(userId, sessionId, true);
    await this.#tellOwner(userId, true);
    return codes;
  }

  /** Switches it off. @throws {ApiError} CONFLICT when it is off, INVALID_CODE */
  async disable({ userId, origin }: SecondFactorCaller, given: Given): Promise<void> {
    const { repository, audit, sessions } = this.#options;
    await repository.transaction(async (executor) => {
      await this.#lockAndVerify(userId, { ...given, origin }, executor);
      await this.reset(userId, executor);
      await audit.append(record('disabled', userId, origin), executor);
    });
    await sessions.userChanged(userId);
    await this.#tellOwner(userId, false);
  }

  /** New recovery codes in place of all old ones. @throws {ApiError} CONFLICT when it is off, INVALID_CODE */
  async regenerateRecoveryCodes({ userId, origin }: SecondFactorCaller, code: string): Promise<string[]> {
    const { repository, audit } = this.#options;
    const codes = newRecoveryCodes();
    await repository.transaction(async (executor) => {
      await this.#lockAndVerify(userId, { code }, executor);
      await repository.replaceRecoveryCodes(userId, codes.map(recoveryCodeHash), executor);
      await audit.append(record('recovery_codes_replaced', userId, origin), executor);
    });
    return codes;
  }

  /**
   * Takes authenticator, recovery codes and secret away within a larger change, such as an administrator's; audit,
   * sessions and mails are the caller's. False where it was not on; what was set up but never proven goes all the same.
   */
  async reset(userId: string, executor: Executor): Promise<boolean> {
    const { repository, vault } = this.#options;
    await repository.lock(userId, executor);
    const row = await repository.remove(userId, executor);
    if (row !== undefined) await vault.remove(row.secretId, executor);
    return isOn(row);
  }

  async #lockAndVerify(userId: string, given: Given, executor: Executor): Promise<void> {
    const { repository } = this.#options;
    await repository.lock(userId, executor);
    if (!isOn(await repository.find(userId, executor))) throw isOff();
    if ((await this.verify(userId, given, executor)) === null) throw wrongCode();
  }

  async #tellOwner(userId: string, enabled: boolean): Promise<void> {
    const { users, notifications } = this.#options;
    const user = await users.byId(userId);
    if (user === undefined || user.email === null) return;
    await notifications.send({
      kind: 'second_factor_changed',
      to: user.email,
      username: user.username,
      enabled,
    });
  }

  #now(): Date {
    return new Date(this.#options.clock.now());
  }
}

function isOn(row: SecondFactorRow | undefined): row is SecondFactorRow & { enabledAt: Date } {
  return row !== undefined && row.enabledAt !== null;
}

function record(what: string, userId: string, origin: Origin | null) {
  return {
    actor: { type: 'user', id: userId },
    action: `second_factor.${what}`,
    target: { type: 'user', id: userId },
    origin,
  } as const;
}

const alreadyOn = () => new ApiError('CONFLICT', 'The second factor is on already: switch it off first');
const isOff = () => new ApiError('CONFLICT', 'The second factor is not on');
const wrongCode = () => new ApiError('INVALID_CODE', 'The code is not right, or was used before');
