import { authRoutes } from '@tradewind/protocol';
import type { SignedIn, User } from '@tradewind/protocol';
import { bearer } from '../credentials.ts';
import type { Credentials, Proof } from '../credentials.ts';
import { RequestError } from '../errors.ts';
import type { HttpCaller } from '../http-caller.ts';
import type { Lock } from './lock.ts';
import type { RefreshTokenStore } from './refresh-token-store.ts';
import type { SessionChange, SessionEndReason } from './session-change.ts';
import { SharedSession } from './shared-session.ts';
import type { Access, SharedMessage } from './shared-session.ts';

/** A token is replaced this long before its end, or after four fifths of a short life. */
const RENEW_BEFORE_MS = 60_000;
/** A token with less left than this may expire on its way, so a call waits for the next; of a short life a twentieth. */
const TOO_LATE_MS = 5_000;
/** A renewal that failed for reasons that pass is tried again after this time. */
const RENEW_AGAIN_MS = 5_000;
/** Timers of browsers and Node can't wait longer. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/** Answers to a refresh that end the session. All others may pass. */
const ENDINGS: Readonly<Partial<Record<string, SessionEndReason>>> = {
  INVALID_REFRESH_TOKEN: 'expired',
  REFRESH_TOKEN_REUSED: 'reused',
  ACCOUNT_SUSPENDED: 'suspended',
};

export interface SessionOptions {
  /** Calls without credentials: what is sent here proves itself. */
  readonly caller: HttpCaller;
  /** Undefined: the refresh token is a cookie that the browser keeps. */
  readonly store: RefreshTokenStore | undefined;
  readonly lock: Lock;
  /** Names the lock and the channel between tabs; the same for all clients that share one session. */
  readonly name: string;
  /** Tabs share the cookie, so they tell each other. */
  readonly isShared: boolean;
  readonly onChange: (change: SessionChange) => void;
}

/** Is given where the refresh token shall go; resolves with what the server answered to a sign-in. */
export type SignIn = (tokenDelivery: 'cookie' | 'body') => Promise<SignedIn>;

interface Held extends Access {
  readonly renewAt: number;
  readonly tooLateAt: number;
}

/**
 * One signed-in account: holds the access token and replaces it in time. However many calls need a new one, it is asked
 * for once; signing in and out and refreshing never overlap, in this client or any other that shares the lock.
 */
export class Session implements Credentials {
  readonly #options: SessionOptions;
  readonly #shared: SharedSession | undefined;
  #held: Held | undefined;
  #renewal: Promise<boolean> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#shared = options.isShared
      ? new SharedSession(options.name, (message) => this.#hear(message))
      : undefined;
  }

  get access(): Access | undefined {
    return this.#held;
  }

  async prove(): Promise<Proof> {
    return bearer(await this.token());
  }

  /** A token that will live until the server sees it. @throws what keeps it from being renewed, once it has expired. */
  async token(): Promise<string | undefined> {
    // Calls that are made while the session is being restored are meant to be part of it.
    if (this.#held === undefined) await this.#renewal?.catch(() => undefined);
    const held = this.#held;
    if (held === undefined) return undefined;
    if (Date.now() < held.tooLateAt) return held.accessToken;
    try {
      await this.#renewOnce(held.accessToken);
    } catch (error) {
      if (Date.now() < held.expiresAt) return held.accessToken;
      throw error;
    }
    return this.access?.accessToken;
  }

  async renew(rejected: string): Promise<boolean> {
    if (this.#held === undefined) return false;
    return this.#held.accessToken === rejected ? this.#renewOnce(rejected) : true;
  }

  signIn(ask: SignIn): Promise<User> {
    return this.#exclusively(async () => {
      const answer = await ask(this.#options.store === undefined ? 'cookie' : 'body');
      await this.#take(answer, 'signed_in');
      return answer.user;
    });
  }

  /** Takes up the session that a cookie or the store still has. Undefined where there is none. */
  async restore(): Promise<User | undefined> {
    if (this.#held === undefined) {
      this.#renewal ??= this.#exclusively(async () => this.#held !== undefined || this.#exchange()).finally(
        () => {
          this.#renewal = undefined;
        },
      );
      await this.#renewal;
    }
    return this.access?.user;
  }

  async refresh(): Promise<User | undefined> {
    if (this.#held !== undefined) await this.#renewOnce(this.#held.accessToken);
    return this.access?.user;
  }

  /**
   * Ends the session, here in any case.
   * @throws where the server could not be told: until it is, a cookie that it set still restores the session.
   */
  signOut(): Promise<void> {
    return this.#exclusively(async () => {
      const { caller, store } = this.#options;
      const refreshToken = await store?.read();
      try {
        await caller.call(authRoutes.logout, refreshToken === undefined ? {} : { refreshToken }, {
          isRepeatable: true,
        });
      } finally {
        await this.#end('signed_out');
      }
    });
  }

  /** Ends timers and the channel; the session itself goes on where it is kept. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#shared?.close();
    this.#held = undefined;
  }

  #exclusively<T>(task: () => Promise<T>): Promise<T> {
    return this.#options.lock(this.#options.name, task);
  }

  /** Replaces `rejected`, once for all who ask meanwhile. False where the session is over. */
  #renewOnce(rejected: string): Promise<boolean> {
    this.#renewal ??= this.#exclusively(async () => {
      if (this.#held === undefined) return false;
      // Whoever had the lock before, in another tab, may have replaced it already and told so.
      if (this.#held.accessToken !== rejected) return true;
      return this.#exchange();
    }).finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  /** Has the refresh token exchanged. False where the session is over. */
  async #exchange(): Promise<boolean> {
    const { caller, store } = this.#options;
    // Read anew each time: another process that shares the store may have replaced it.
    const refreshToken = await store?.read();
    if (store !== undefined && refreshToken === undefined) {
      await this.#end('expired');
      return false;
    }
    try {
      const input = refreshToken === undefined ? {} : { refreshToken };
      // The server answers a spent token with the same successor for a while: that covers a lost answer.
      const answer = await caller.call(authRoutes.refresh, input, { isRepeatable: true });
      await this.#take(answer, this.#held === undefined ? 'signed_in' : 'refreshed');
      return true;
    } catch (error) {
      const reason = error instanceof RequestError ? ENDINGS[error.code] : undefined;
      if (reason === undefined) throw error;
      await this.#end(reason, error as RequestError);
      return false;
    }
  }

  async #take(answer: SignedIn, state: 'signed_in' | 'refreshed'): Promise<void> {
    const { accessToken, expiresIn, refreshToken, user } = answer;
    await this.#options.store?.write(refreshToken);
    const access = { accessToken, expiresAt: Date.now() + expiresIn * 1000, user };
    if (this.#isClosed) return;
    this.#hold(access, state);
    this.#shared?.tell({ state, access });
  }

  #hold(access: Access, state: 'signed_in' | 'refreshed'): void {
    const leftMs = access.expiresAt - Date.now();
    this.#held = {
      ...access,
      renewAt: access.expiresAt - Math.min(RENEW_BEFORE_MS, leftMs / 5),
      tooLateAt: access.expiresAt - Math.min(TOO_LATE_MS, leftMs / 20),
    };
    this.#renewAt(this.#held.renewAt);
    this.#options.onChange({ state, user: access.user, expiresAt: access.expiresAt });
  }

  async #end(reason: SessionEndReason, error?: RequestError): Promise<void> {
    await this.#options.store?.write(undefined);
    const wasHeld = this.#held !== undefined;
    this.#letGo(reason, error);
    if (!this.#isClosed && (wasHeld || reason === 'signed_out'))
      this.#shared?.tell({ state: 'ended', reason });
  }

  #letGo(reason: SessionEndReason, error?: RequestError): void {
    clearTimeout(this.#timer);
    if (this.#held === undefined) return;
    this.#held = undefined;
    this.#options.onChange({ state: 'ended', reason, ...(error === undefined ? {} : { error }) });
  }

  #hear(message: SharedMessage): void {
    if (message.state === 'ended') this.#letGo(message.reason);
    else this.#hold(message.access, message.state);
  }

  #renewAt(time: number): void {
    clearTimeout(this.#timer);
    const delayMs = Math.min(Math.max(0, time - Date.now()), TIMER_MAX_MS);
    this.#timer = setTimeout(() => {
      const held = this.#held;
      if (held === undefined) return;
      if (Date.now() < held.renewAt) return this.#renewAt(held.renewAt);
      this.#renewOnce(held.accessToken).catch(() => this.#renewAt(Date.now() + RENEW_AGAIN_MS));
    }, delayMs);
    // A session alone keeps no process alive.
    (this.#timer as { unref?: () => void }).unref?.();
  }
}
