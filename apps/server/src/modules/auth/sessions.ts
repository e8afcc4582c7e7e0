import type { Executor } from '@tradewind/database';
import type { Bus, Clock } from '@tradewind/market';
import { ApiError } from '@tradewind/protocol';
import type { AccountUpdate, AuthenticationMethod, Session } from '@tradewind/protocol';
import { publishToUser } from '../../realtime/user-events.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Origin } from './caller.ts';
import { deviceName } from './device-name.ts';
import { newToken, openWith, sealUnder, tokenHash } from './opaque-tokens.ts';
import type { PrincipalCache, ResolvedSession } from './principal-cache.ts';
import type { Principal } from './principal.ts';
import { SESSIONS_TOPIC } from './session-events.ts';
import type { SessionEvent } from './session-events.ts';
import type { SessionRepository, SessionRow, UserRow } from './session-repository.ts';

/** However much it is used, a token session ends after this long. */
const LIFETIME_MS = 90 * 86_400_000;
/** For so long a spent refresh token answers the same successor: a second tab, or an answer that was lost. */
const GRACE_MS = 20_000;
const TOUCH_EVERY_MS = 60_000;

export interface SessionOptions {
  readonly repository: SessionRepository;
  readonly cache: PrincipalCache;
  readonly bus: Bus;
  readonly audit: AuditLog;
  readonly clock: Clock;
  /** A refresh token that is not used for so long ends its session. */
  readonly refreshLifetimeMs: number;
  /** A cookie session that is not used for so long ends. */
  readonly cookieIdleMs: number;
  /** Called when a refresh token was used again after its time: it may have been stolen. */
  readonly onReuse: (user: UserRow, session: SessionRow) => Promise<void>;
}

export interface NewSession {
  readonly userId: string;
  readonly kind: 'token' | 'cookie';
  readonly methods: readonly AuthenticationMethod[];
  readonly origin: Origin;
}

export interface BegunSession {
  readonly sessionId: string;
  /** Refresh token or session cookie, in clear this once. */
  readonly secret: string;
  readonly expiresAt: Date;
}

/** Where accounts are signed in: beginning, renewing, looking up and ending. */
export class Sessions {
  readonly #options: SessionOptions;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  async begin({ userId, kind, methods, origin }: NewSession, executor?: Executor): Promise<BegunSession> {
    const { repository, audit, refreshLifetimeMs } = this.#options;
    const work = async (within: Executor): Promise<BegunSession> => {
      const now = this.#now();
      const expiresAt = new Date(now.getTime() + LIFETIME_MS);
      const secret = newToken();
      const session = await repository.insert(
        {
          userId,
          kind,
          cookieHash: kind === 'cookie' ? tokenHash(secret) : null,
          methods: [...methods],
          secondFactor: methods.includes('totp') || methods.includes('recovery_code'),
          authenticatedAt: now,
          address: origin.address,
          userAgent: origin.userAgent,
          createdAt: now,
          lastSeenAt: now,
          expiresAt,
        },
        within,
      );
      if (kind === 'token') {
        const tokenExpiresAt = new Date(Math.min(expiresAt.getTime(), now.getTime() + refreshLifetimeMs));
        await repository.insertRefreshToken(
          { hash: tokenHash(secret), sessionId: session.id, createdAt: now, expiresAt: tokenExpiresAt },
          within,
        );
      }
      await repository.seen(userId, now, within);
      await audit.append(
        {
          actor: { type: 'user', id: userId },
          action: 'session.created',
          target: { type: 'session', id: session.id },
          origin,
          after: { kind, methods },
        },
        within,
      );
      return { sessionId: session.id, secret, expiresAt };
    };
    const begun = executor === undefined ? await repository.transaction(work) : await work(executor);
    await this.#announceAccount(userId, 'session_created', begun.sessionId);
    return begun;
  }

  /**
   * Exchanges a refresh token for its successor.
   * @throws {ApiError} INVALID_REFRESH_TOKEN, REFRESH_TOKEN_REUSED (the session is over then), ACCOUNT_SUSPENDED
   */
  async refresh(
    token: string,
    origin: Origin,
  ): Promise<{ user: UserRow; sessionId: string; refreshToken: string; expiresAt: Date }> {
    const { repository, refreshLifetimeMs } = this.#options;
    const invalid = () =>
      new ApiError('INVALID_REFRESH_TOKEN', 'The refresh token is not valid: sign in again');
    const hash = tokenHash(token);
    const outcome = await repository.transaction(async (executor) => {
      const row = await repository.lockRefreshToken(hash, executor);
      if (row === undefined) throw invalid();
      const found = await repository.withUser({ id: row.sessionId }, executor);
      const now = this.#now();
      if (found === undefined || !isAlive(found.session, now)) throw invalid();
      if (found.user.status === 'suspended') throw suspended();
      if (found.user.status !== 'active') throw invalid();
      if (row.spentAt !== null) {
        const inGrace = now.getTime() - row.spentAt.getTime() <= GRACE_MS;
        if (!inGrace || row.successor === null) return { kind: 'reused', ...found } as const;
        return { kind: 'renewed', ...found, refreshToken: openWith(token, row.successor) } as const;
      }
      if (row.expiresAt <= now) throw invalid();
      const successor = newToken();
      await repository.insertRefreshToken(
        {
          hash: tokenHash(successor),
          sessionId: row.sessionId,
          createdAt: now,
          expiresAt: new Date(Math.min(found.session.expiresAt.getTime(), now.getTime() + refreshLifetimeMs)),
        },
        executor,
      );
      await repository.spendRefreshToken(hash, now, sealUnder(token, successor), executor);
      await repository.update(
        row.sessionId,
        { lastSeenAt: now, address: origin.address, userAgent: origin.userAgent },
        executor,
      );
      return { kind: 'renewed', ...found, refreshToken: successor } as const;
    });
    if (outcome.kind === 'reused') {
      await this.#endReused(outcome.user, outcome.session, origin);
      throw new ApiError(
        'REFRESH_TOKEN_REUSED',
        'The refresh token was used before: the session was ended, sign in again',
      );
    }
    return {
      user: outcome.user,
      sessionId: outcome.session.id,
      refreshToken: outcome.refreshToken,
      expiresAt: outcome.session.expiresAt,
    };
  }

  /** Whom an access token's session stands for; undefined when it is over. */
  async byId(sessionId: string): Promise<ResolvedSession | undefined> {
    return this.#options.cache.resolve(sessionId, () => this.#find({ id: sessionId }));
  }

  /** Whom a session cookie stands for; undefined when there is no such session or it is over. */
  async byCookie(cookie: string): Promise<ResolvedSession | undefined> {
    const cookieHash = tokenHash(cookie);
    return this.#options.cache.resolve(cookieHash.toString('base64'), () => this.#find({ cookieHash }));
  }

  /** The session of a refresh token, spent or not, for signing out. */
  async byRefreshToken(token: string): Promise<{ userId: string; sessionId: string } | undefined> {
    return this.#options.repository.ofRefreshToken(tokenHash(token));
  }

  async list(userId: string, currentId: string | null): Promise<Session[]> {
    const now = this.#now();
    const rows = await this.#options.repository.active(userId, now);
    return rows.filter((row) => this.#isAlive(row, now)).map((row) => this.#resource(row, currentId));
  }

  /** Ends one session of an account. @throws {ApiError} NOT_FOUND, also for somebody else's. */
  async revoke(
    userId: string,
    id: string,
    reason: string,
    origin: Origin,
    currentId: string | null = null,
  ): Promise<Session> {
    const { repository, audit } = this.#options;
    const row = await repository.transaction(async (executor) => {
      const [revoked] = await repository.revoke({ userId, id }, this.#now(), reason, executor);
      if (revoked === undefined) throw new ApiError('NOT_FOUND', 'There is no such session');
      await audit.append(
        {
          actor: { type: 'user', id: userId },
          action: 'session.revoked',
          target: { type: 'session', id },
          origin,
          after: { reason },
        },
        executor,
      );
      return revoked;
    });
    await this.#announceRevoked(userId, [id]);
    return this.#resource(row, currentId);
  }

  /**
   * Ends all sessions of an account, but for `except`. Given an executor, call {@link announce} after its transaction
   * has ended; without one that is done here.
   */
  async revokeAllOf(
    userId: string,
    reason: string,
    options: { readonly except?: string; readonly executor?: Executor } = {},
  ): Promise<number> {
    const { except, executor } = options;
    const rows = await this.#options.repository.revoke(
      { userId, ...(except === undefined ? {} : { except }) },
      this.#now(),
      reason,
      executor,
    );
    if (executor === undefined)
      await this.#announceRevoked(
        userId,
        rows.map(({ id }) => id),
      );
    return rows.length;
  }

  /** Ends all sessions of an account at its owner's wish. */
  async endAll(userId: string, origin: Origin, options: { readonly except?: string }): Promise<number> {
    const revoked = await this.revokeAllOf(userId, 'revoked_by_owner', options);
    await this.#options.audit.append({
      actor: { type: 'user', id: userId },
      action: 'session.all_revoked',
      target: { type: 'user', id: userId },
      origin,
      after: { revoked },
    });
    return revoked;
  }

  /** Drops what is cached of an account in every process, and lets its connections be looked at again. */
  async userChanged(userId: string): Promise<void> {
    await this.#publish({ type: 'user', userId });
    await this.#announceAccount(userId, 'account_changed');
  }

  /** Notes that the identity was proven again just now. */
  async confirm(userId: string, sessionId: string, secondFactor: boolean): Promise<void> {
    const { repository } = this.#options;
    await repository.update(sessionId, {
      authenticatedAt: this.#now(),
      ...(secondFactor ? { secondFactor: true } : {}),
    });
    await this.#publish({ type: 'user', userId });
  }

  async #find(
    key: { readonly id: string } | { readonly cookieHash: Buffer },
  ): Promise<ResolvedSession | undefined> {
    const found = await this.#options.repository.withUser(key);
    if (found === undefined) return undefined;
    const { session, user } = found;
    const now = this.#now();
    if (!this.#isAlive(session, now) || user.status !== 'active') return undefined;
    if (now.getTime() - session.lastSeenAt.getTime() > TOUCH_EVERY_MS) {
      await this.#options.repository.touch(session, now);
    }
    return {
      principal: principalOfUser(user, now),
      proof: {
        kind: 'session',
        sessionId: session.id,
        methods: session.methods as AuthenticationMethod[],
        secondFactor: session.secondFactor,
        authenticatedAt: session.authenticatedAt.getTime(),
        expiresAt: this.#endOf(session).getTime(),
      },
    };
  }

  #endOf(session: SessionRow): Date {
    if (session.kind === 'token') return session.expiresAt;
    return new Date(
      Math.min(session.expiresAt.getTime(), session.lastSeenAt.getTime() + this.#options.cookieIdleMs),
    );
  }

  #isAlive(session: SessionRow, now: Date): boolean {
    return isAlive(session, now) && this.#endOf(session) > now;
  }

  async #endReused(user: UserRow, session: SessionRow, origin: Origin): Promise<void> {
    const { repository, audit, onReuse } = this.#options;
    const revoked = await repository.transaction(async (executor) => {
      const rows = await repository.revoke(
        { userId: user.id, id: session.id },
        this.#now(),
        'refresh_token_reused',
        executor,
      );
      if (rows.length > 0) {
        await audit.append(
          {
            actor: { type: 'anonymous', id: null },
            action: 'session.refresh_token_reused',
            target: { type: 'session', id: session.id },
            origin,
            after: { userId: user.id },
          },
          executor,
        );
      }
      return rows.length > 0;
    });
    if (!revoked) return;
    await this.#announceRevoked(user.id, [session.id]);
    await onReuse(user, session);
  }

  async #announceRevoked(userId: string, sessionIds: readonly string[]): Promise<void> {
    if (sessionIds.length === 0) return;
    await this.#publish({ type: 'revoked', userId, sessionIds });
    for (const id of sessionIds) await this.#announceAccount(userId, 'session_revoked', id);
  }

  async #publish(event: SessionEvent): Promise<void> {
    // Here at once, without the way through the bus.
    this.#options.cache.apply(event);
    await this.#options.bus.publish(SESSIONS_TOPIC, event);
  }

  async #announceAccount(userId: string, type: AccountUpdate['type'], sessionId?: string): Promise<void> {
    const payload: AccountUpdate = { type, ...(sessionId === undefined ? {} : { sessionId }) };
    await publishToUser(this.#options.bus, userId, 'account:update', payload);
  }

  #resource(row: SessionRow, currentId: string | null): Session {
    return {
      id: row.id,
      current: row.id === currentId,
      kind: row.kind,
      device: deviceName(row.userAgent),
      address: row.address,
      methods: row.methods as AuthenticationMethod[],
      createdAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      expiresAt: this.#endOf(row).toISOString(),
    };
  }

  #now(): Date {
    return new Date(this.#options.clock.now());
  }
}

/** What an account may do now. An expired plan counts as free. */
export function principalOfUser(user: UserRow, now: Date): Omit<Principal, 'proof'> {
  return {
    userId: user.id,
    username: user.username,
    role: user.role,
    plan: user.planExpiresAt !== null && user.planExpiresAt <= now ? 'free' : user.plan,
    isVerified: user.emailVerifiedAt !== null,
  };
}

function isAlive(session: SessionRow, now: Date): boolean {
  return session.revokedAt === null && session.expiresAt > now;
}

export function suspended(): ApiError {
  return new ApiError(
    'ACCOUNT_SUSPENDED',
    'This account is suspended; the operator of this server can say why',
  );
}
