import { randomUUID } from 'node:crypto';
import { ApiError } from '@tradewind/protocol';
import type { Bus } from '@tradewind/market';
import type { Permission, Role } from '@tradewind/protocol';
import { CrossSite } from '../../src/modules/auth/cross-site.ts';
import { Guard } from '../../src/modules/auth/guard.ts';
import type { GuardOptions } from '../../src/modules/auth/guard.ts';
import type { Principal } from '../../src/modules/auth/principal.ts';
import { SESSIONS_TOPIC } from '../../src/modules/auth/session-events.ts';
import type { SessionEvent } from '../../src/modules/auth/session-events.ts';
import type { ConnectionAuthentication, ConnectionCredentials } from '../../src/realtime/authentication.ts';

export const ALLOWED_ORIGIN = 'https://terminal.example';

interface Account {
  readonly userId: string;
  role: Role;
  isSuspended: boolean;
}

interface Shown {
  readonly account: Account;
  readonly sessionId: string;
  readonly expiresAt: number;
  readonly secondFactor: boolean;
}

/**
 * Accounts and their tokens in memory, in place of tables and signatures. What a role may, and which pages are foreign,
 * is decided by the real guard.
 */
export class TestAccounts implements ConnectionAuthentication {
  readonly #guard = new Guard({
    staffNeedsSecondFactor: true,
    clock: { now: () => Date.now() },
  } as GuardOptions);
  readonly #crossSite = new CrossSite([ALLOWED_ORIGIN]);
  readonly #tokens = new Map<string, Shown>();
  readonly #keys = new Map<string, Account>();
  readonly #revoked = new Set<string>();
  /** Look-ups, so that tests know whether one took place. */
  lookups = 0;
  /** Where the last credentials came from. */
  lastAddress: string | undefined;
  /** What the next look-ups wait for. */
  before: () => Promise<void> = async () => undefined;

  account(role: Role = 'user'): Account {
    return { userId: randomUUID(), role, isSuspended: false };
  }

  /** A new access token, of a session of its own where none is named. Also taken as a session cookie. */
  token(
    account: Account,
    options: {
      readonly sessionId?: string;
      readonly lifetimeMs?: number;
      readonly secondFactor?: boolean;
    } = {},
  ): string {
    const token = randomUUID();
    this.#tokens.set(token, {
      account,
      sessionId: options.sessionId ?? randomUUID(),
      expiresAt: Date.now() + (options.lifetimeMs ?? 900_000),
      secondFactor: options.secondFactor ?? true,
    });
    return token;
  }

  key(account: Account): string {
    const key = `twk_${randomUUID()}`;
    this.#keys.set(key, account);
    return key;
  }

  removeKey(key: string): void {
    this.#keys.delete(key);
  }

  sessionOf(token: string): string {
    return this.#tokens.get(token)!.sessionId;
  }

  /** Ends a session without telling anybody. */
  revokeQuietly(token: string): void {
    this.#revoked.add(this.sessionOf(token));
  }

  /** Ends a session as the server does: first where sessions are kept, then over the bus. */
  async revoke(bus: Bus, token: string): Promise<void> {
    this.revokeQuietly(token);
    const { account, sessionId } = this.#tokens.get(token)!;
    await this.#tell(bus, { type: 'revoked', userId: account.userId, sessionIds: [sessionId] });
  }

  async changed(bus: Bus, account: Account): Promise<void> {
    await this.#tell(bus, { type: 'user', userId: account.userId });
  }

  async authenticate(credentials: ConnectionCredentials): Promise<Principal> {
    this.lookups += 1;
    const { token, cookie, origin, host, fetchSite } = credentials;
    this.lastAddress = credentials.address;
    const keyOwner = this.#keys.get(token ?? '');
    const shown = this.#tokens.get(token ?? cookie ?? '');
    const isRevoked = shown !== undefined && this.#revoked.has(shown.sessionId);
    await this.before();
    if (
      token === undefined &&
      cookie !== undefined &&
      this.#crossSite.isForeign({ origin, host, fetchSite })
    ) {
      throw new ApiError('CROSS_SITE_REQUEST', 'The request comes from a page of another site');
    }
    const account = keyOwner ?? shown?.account;
    if (account === undefined || isRevoked || (shown?.expiresAt ?? Infinity) <= Date.now()) {
      throw new ApiError('UNAUTHENTICATED', 'No token, or one that is not valid');
    }
    if (account.isSuspended) throw new ApiError('ACCOUNT_SUSPENDED', 'The account is suspended');
    const { userId, role } = account;
    return {
      userId,
      username: 'somebody',
      role,
      plan: 'free',
      isVerified: true,
      proof:
        shown === undefined
          ? { kind: 'api_key', keyId: randomUUID(), scopes: ['read'] }
          : {
              kind: 'session',
              via: token === undefined ? 'cookie' : 'token',
              sessionId: shown.sessionId,
              methods: ['password'],
              secondFactor: shown.secondFactor,
              authenticatedAt: Date.now(),
              expiresAt: shown.expiresAt,
            },
    };
  }

  assertPermission(principal: Principal, permission: Permission): void {
    this.#guard.assertPermission(principal, permission);
  }

  async #tell(bus: Bus, event: SessionEvent): Promise<void> {
    await bus.publish(SESSIONS_TOPIC, event);
  }
}
