import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Bus, Clock } from '@tradewind/market';
import { ApiError, authenticatePayload, isAdministrative } from '@tradewind/protocol';
import type { Authenticated, Permission } from '@tradewind/protocol';
import type { Socket } from 'socket.io';
import { envelope, toApiError } from '../http/errors.ts';
import type { Logger } from '../logger.ts';
import type { Principal } from '../modules/auth/principal.ts';
import { handshakeCredentials } from './authentication.ts';
import type { ConnectionAuthentication, ConnectionCredentials } from './authentication.ts';
import { connectionOf, cutOff } from './connection.ts';
import type { Connection } from './connection.ts';
import type { RealtimeCounters } from './counters.ts';
import { clientEvent } from './dispatch.ts';
import type { ClientEvent } from './dispatch.ts';
import { Members } from './members.ts';
import type { Member } from './members.ts';
import type { RealtimeLimits } from './options.ts';
import { refusal } from './refusal.ts';
import { SessionSignals } from './session-signals.ts';
import type { SessionSignal } from './session-signals.ts';
import { TokenBucket } from './token-bucket.ts';

/** How often expiry is looked at, and so how late a connection may end after its token. */
const LOOK_EVERY_MS = 1_000;
/** Handshakes that one connection may try in a minute; a client that is refused so often does not listen. */
const HANDSHAKES_PER_MINUTE = 60;

export interface AuthenticatedSocketsOptions {
  readonly authentication: ConnectionAuthentication;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: RealtimeCounters;
  readonly limits: Pick<RealtimeLimits, 'connectionsPerAccountMax' | 'revalidateEveryMs'>;
  /** Network address of a socket's client. */
  readonly addressOf: (socket: Socket) => string;
}

/**
 * Sockets of namespaces that want to know who connects. Each is held to its proof of identity as long as it lives: it
 * ends when the proof expires without a fresh one, when the session is revoked anywhere, and when the account may no
 * longer do what the namespace needs.
 */
export class AuthenticatedSockets {
  readonly #options: AuthenticatedSocketsOptions;
  readonly #members = new Members();
  readonly #handshakes = new WeakMap<Connection, TokenBucket>();
  readonly #signals: SessionSignals;
  readonly #timer: NodeJS.Timeout;
  #admitted = 0;

  constructor(options: AuthenticatedSocketsOptions) {
    this.#options = options;
    this.#signals = new SessionSignals(
      options.bus,
      (signal) => this.#hear(signal),
      (error) => options.logger.error({ err: error }, 'realtime hears no revocations'),
    );
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  get ready(): Promise<void> {
    return this.#signals.ready;
  }

  /** Middleware of a namespace: lets in who may. */
  middleware(permission: Permission) {
    const answer = async (socket: Socket, next: (error?: Error) => void) =>
      next(await this.#answerHandshake(socket, permission));
    return (socket: Socket, next: (error?: Error) => void): void => void answer(socket, next);
  }

  /** False for a socket that was dropped before it was connected; it is disconnected here. */
  connected(socket: Socket): boolean {
    if (this.#members.get(socket) === undefined) {
      socket.disconnect();
      return false;
    }
    socket.once('disconnect', () => this.#members.remove(socket));
    return true;
  }

  principalOf(socket: Socket): Principal {
    const member = this.#members.get(socket);
    if (member === undefined) throw ended();
    return member.principal;
  }

  /** @throws {ApiError} that says what a socket's account is missing */
  assertPermission(socket: Socket, permission: Permission): void {
    this.#options.authentication.assertPermission(this.principalOf(socket), permission);
  }

  /** `authenticate {token}`: goes on with a fresh token of the same account. */
  readonly authenticateEvent: ClientEvent = clientEvent({
    schema: authenticatePayload,
    handle: async (socket, { token }) => {
      const member = this.#members.get(socket);
      if (member === undefined) throw ended();
      const credentials = { token, address: member.credentials.address };
      const principal = await this.#resolve(credentials, member.permission);
      if (principal.userId !== member.principal.userId) {
        throw new ApiError('FORBIDDEN', 'The token is of another account: connect anew to be that one');
      }
      assertSameRole(member, principal);
      if (this.#members.get(socket) !== member) throw ended();
      this.#renew(member, credentials, principal);
      return { result: { expiresAt: expiryOf(principal) } satisfies Authenticated };
    },
  });

  close(): void {
    clearInterval(this.#timer);
    this.#signals.stop();
  }

  /** Undefined for who is let in. */
  async #answerHandshake(socket: Socket, permission: Permission): Promise<Error | undefined> {
    try {
      await this.#admit(socket, permission);
      return undefined;
    } catch (error) {
      const requestId = randomUUID();
      const apiError = this.#apiError(error, requestId);
      this.#options.counters.dropped(
        apiError.code === 'TOO_MANY_CONNECTIONS' ? 'too_many_connections' : 'unauthenticated',
      );
      return refusal(apiError, requestId);
    }
  }

  async #admit(socket: Socket, permission: Permission): Promise<void> {
    const connection = connectionOf(socket);
    this.#countHandshake(connection);
    const credentials = handshakeCredentials(socket, this.#options.addressOf(socket));
    const principal = await this.#resolve(credentials, permission);
    // A connection that went away meanwhile will tell nobody that it did.
    if (connection.readyState !== 'open') throw ended();
    const { connectionsPerAccountMax, revalidateEveryMs } = this.#options.limits;
    const held = this.#members.connectionsOf(principal.userId);
    if (held.size >= connectionsPerAccountMax && !held.has(connection)) {
      throw new ApiError(
        'TOO_MANY_CONNECTIONS',
        `Your account holds ${held.size} connections, as many as one may`,
      );
    }
    // Those who come at the same time are not all looked at again at the same time.
    const spreadMs = ((this.#admitted += 1) % 32) * (revalidateEveryMs / 32);
    this.#members.add({
      socket,
      permission,
      credentials,
      principal,
      revalidateAt: this.#options.clock.now() + revalidateEveryMs + spreadMs,
      isBeingChecked: false,
    });
  }

  #countHandshake(connection: Connection): void {
    const now = this.#options.clock.now();
    const bucket = this.#handshakes.get(connection) ?? new TokenBucket(HANDSHAKES_PER_MINUTE, 60_000, now);
    this.#handshakes.set(connection, bucket);
    if (bucket.take(1, now) === 0) return;
    this.#options.counters.dropped('flooding');
    cutOff(connection);
    throw new ApiError('RATE_LIMITED', 'Too many attempts to connect');
  }

  /** Who the credentials are and that they may; what is heard about them while it is looked up is not missed. */
  async #resolve(credentials: ConnectionCredentials, permission: Permission): Promise<Principal> {
    const { authentication } = this.#options;
    const watch = this.#signals.watch();
    try {
      for (;;) {
        const principal = await authentication.authenticate(credentials);
        authentication.assertPermission(principal, permission);
        if (!watch.take().some((signal) => concerns(signal, principal, credentials))) return principal;
        // Caches hear the same signal, in this turn.
        await setImmediate();
      }
    } finally {
      watch.stop();
    }
  }

  #hear(signal: SessionSignal): void {
    const members = signal.type === 'keys' ? this.#members.all() : this.#members.ofAccount(signal.userId);
    for (const member of members) {
      if (!concerns(signal, member.principal, member.credentials)) continue;
      if (signal.type === 'revoked') this.#drop(member, ended());
      else void this.#check(member);
    }
  }

  #look(): void {
    const now = this.#options.clock.now();
    for (const member of this.#members.all()) {
      const { proof } = member.principal;
      const isOver = (expiryOf(member.principal) ?? Infinity) <= now;
      if (connectionOf(member.socket).readyState === 'closed') {
        // Let in, and gone before it was connected: nobody is told of its end.
        this.#members.remove(member.socket);
      } else if (isOver && proof.kind === 'session' && proof.via === 'token') {
        this.#drop(member, new ApiError('UNAUTHENTICATED', 'The access token has expired'));
      } else if (isOver || member.revalidateAt <= now) void this.#check(member);
    }
  }

  /** Looks again who a member is. A look-up that fails for other reasons says nothing, and is repeated. */
  async #check(member: Member): Promise<void> {
    if (member.isBeingChecked) return;
    member.isBeingChecked = true;
    const { credentials } = member;
    try {
      // Caches hear the same signal, in this turn.
      await setImmediate();
      const principal = await this.#resolve(credentials, member.permission);
      assertSameRole(member, principal);
      // Not if a fresh token was shown meanwhile: that was looked at later.
      if (member.credentials === credentials) this.#renew(member, credentials, principal);
    } catch (error) {
      const apiError = error instanceof ApiError ? error : undefined;
      if (apiError !== undefined && apiError.status < 500 && member.credentials === credentials) {
        this.#drop(member, apiError);
      } else {
        // What keeps look-ups from working says so elsewhere, once; here it would for each connection.
        this.#options.logger.debug({ err: error }, 'a connection could not be looked at again');
        member.revalidateAt = this.#options.clock.now() + this.#options.limits.revalidateEveryMs;
      }
    } finally {
      member.isBeingChecked = false;
    }
  }

  #renew(member: Member, credentials: ConnectionCredentials, principal: Principal): void {
    member.credentials = credentials;
    member.principal = principal;
    member.revalidateAt = this.#options.clock.now() + this.#options.limits.revalidateEveryMs;
  }

  #drop(member: Member, error: ApiError): void {
    const { socket } = member;
    if (!this.#members.remove(socket)) return;
    this.#options.counters.dropped('unauthenticated');
    if (!socket.connected) return;
    socket.emit('error', envelope(error, randomUUID()));
    this.#options.counters.messagesOut(socket.nsp.name, 1);
    // Only this namespace: public ones of the same connection go on.
    socket.disconnect();
  }

  #apiError(error: unknown, requestId: string): ApiError {
    const apiError = toApiError(error instanceof Error ? error : new Error(String(error)));
    if (apiError.code === 'INTERNAL') {
      this.#options.logger.error({ err: error, requestId }, 'a connection could not be authenticated');
    }
    return apiError;
  }
}

function concerns(
  signal: SessionSignal,
  { userId, proof }: Principal,
  { token }: ConnectionCredentials,
): boolean {
  switch (signal.type) {
    case 'revoked':
      return proof.kind === 'session' && signal.sessionIds.includes(proof.sessionId);
    case 'user':
      return signal.userId === userId;
    case 'keys':
      return proof.kind === 'api_key' && signal.publicIds.some((id) => token?.includes(id));
  }
}

/** What staff is subscribed to was granted to the role that it had. */
function assertSameRole({ permission, principal: before }: Member, now: Principal): void {
  if (isAdministrative(permission) && now.role !== before.role) {
    throw new ApiError('FORBIDDEN', 'Your role has changed: connect again');
  }
}

function expiryOf({ proof }: Principal): number | null {
  return proof.kind === 'session' ? proof.expiresAt : null;
}

function ended(): ApiError {
  return new ApiError('UNAUTHENTICATED', 'The session has ended: sign in again');
}
