import {
  adminRoutes,
  apiKeyRoutes,
  authRoutes,
  dataRoutes,
  developmentRoutes,
  googleRoutes,
  healthRoutes,
  marketRoutes,
  onboardingRoutes,
  priceDataRoutes,
  secondFactorRoutes,
  sessionRoutes,
  signInCodeRoutes,
  symbolRoutes,
  userRoutes,
} from '@tradewind/protocol';
import type { Route, RouteResponse, User } from '@tradewind/protocol';
import { ANONYMOUS } from './credentials.ts';
import type { Credentials } from './credentials.ts';
import { HttpCaller } from './http-caller.ts';
import { HttpTransport } from './http-transport.ts';
import { fixedCredentials, openSession } from './open-session.ts';
import type { CallOptions, TradingClientOptions } from './options.ts';
import { routeGroup } from './route-group.ts';
import type { RouteArguments, RouteInputOf } from './route-input.ts';
import type { Session, SignIn } from './session/session.ts';
import type { SessionChange } from './session/session-change.ts';
import { tradingGroups } from './trading-groups.ts';
import type { TradingGroups } from './trading-groups.ts';

type SignInInput<R extends Route> = Omit<RouteInputOf<R>, 'tokenDelivery'>;

/** The REST half of the client: every route as a typed method, by group, and signing in and out. */
export abstract class RestClient {
  protected readonly credentials: Credentials;
  readonly #caller: HttpCaller;
  /** Calls that prove themselves, as a sign-in does. */
  readonly #anonymously: HttpCaller;
  readonly #session: Session | undefined;

  readonly health;
  readonly symbols;
  readonly priceData;
  readonly markets;
  readonly data;
  readonly auth;
  readonly onboarding;
  readonly signInCode;
  readonly google;
  readonly secondFactor;
  readonly sessions;
  readonly users;
  readonly apiKeys;
  readonly orders: TradingGroups['orders'];
  readonly trades: TradingGroups['trades'];
  readonly positions: TradingGroups['positions'];
  readonly wallet: TradingGroups['wallet'];
  readonly portfolio: TradingGroups['portfolio'];
  readonly admin;
  readonly exchangeAdmin: TradingGroups['exchangeAdmin'];
  readonly development;

  constructor(options: TradingClientOptions) {
    const transport = new HttpTransport(options);
    this.#anonymously = new HttpCaller(transport, ANONYMOUS, options.retriesMax);
    const fixed = fixedCredentials(options);
    if (fixed === undefined) {
      this.#session = openSession(options, this.#anonymously, (change) => this.sessionChanged(change));
    }
    this.credentials = fixed ?? this.#session!;
    this.#caller = new HttpCaller(transport, this.credentials, options.retriesMax);
    this.health = routeGroup(this.#caller, healthRoutes);
    this.symbols = routeGroup(this.#caller, symbolRoutes);
    this.priceData = routeGroup(this.#caller, priceDataRoutes);
    this.markets = routeGroup(this.#caller, marketRoutes);
    this.data = routeGroup(this.#caller, dataRoutes);
    this.auth = routeGroup(this.#caller, authRoutes);
    this.onboarding = routeGroup(this.#caller, onboardingRoutes);
    this.signInCode = routeGroup(this.#caller, signInCodeRoutes);
    this.google = routeGroup(this.#caller, googleRoutes);
    this.secondFactor = routeGroup(this.#caller, secondFactorRoutes);
    this.sessions = routeGroup(this.#caller, sessionRoutes);
    this.users = routeGroup(this.#caller, userRoutes);
    this.apiKeys = routeGroup(this.#caller, apiKeyRoutes);
    const trading = tradingGroups(this.#caller);
    this.orders = trading.orders;
    this.trades = trading.trades;
    this.positions = trading.positions;
    this.wallet = trading.wallet;
    this.portfolio = trading.portfolio;
    this.admin = routeGroup(this.#caller, adminRoutes);
    this.exchangeAdmin = trading.exchangeAdmin;
    this.development = routeGroup(this.#caller, developmentRoutes);
  }

  /** Calls any route by its definition. @throws {RequestError} {@link ConnectionError} */
  call<R extends Route>(route: R, ...args: RouteArguments<R, CallOptions>): Promise<RouteResponse<R>> {
    return this.#caller.call(route, ...args);
  }

  /** Who is signed in by this client; undefined while nobody is, and where it acts by a token or key of its options. */
  get user(): User | undefined {
    return this.#session?.access?.user;
  }

  /** Creates an account and signs in. @throws {RequestError} {@link ConnectionError} */
  register(input: SignInInput<typeof authRoutes.register>): Promise<User> {
    return this.#signIn((tokenDelivery) =>
      this.#anonymously.call(authRoutes.register, { ...input, tokenDelivery }),
    );
  }

  /**
   * Signs in: with username or mail address and password, or with an ID token of Google. From then on every call and
   * stream acts for this account, and the access token is replaced in time.
   * @throws {SecondFactorRequiredError} whose challenge goes to {@link completeSecondFactor}. {@link RequestError}
   */
  signIn(input: SignInInput<typeof authRoutes.login>): Promise<User> {
    return this.#signIn((tokenDelivery) =>
      this.#anonymously.call(authRoutes.login, { ...input, tokenDelivery }),
    );
  }

  /**
   * Signs in with the code of a mail, which `signInCode.request` has sent.
   * @throws {SecondFactorRequiredError} {@link RequestError}
   */
  signInWithCode(input: SignInInput<typeof signInCodeRoutes.verify>): Promise<User> {
    return this.#signIn((tokenDelivery) =>
      this.#anonymously.call(signInCodeRoutes.verify, { ...input, tokenDelivery }),
    );
  }

  /** Finishes a sign-in with a code of the authenticator or a recovery code. @throws {RequestError} INVALID_CODE */
  completeSecondFactor(challenge: string, code: string | { readonly recoveryCode: string }): Promise<User> {
    const proof = typeof code === 'string' ? { code } : code;
    return this.#signIn((tokenDelivery) =>
      this.#anonymously.call(secondFactorRoutes.challenge, { challenge, ...proof, tokenDelivery }),
    );
  }

  /** Signs in as the demo user of a development server. @throws {RequestError} NOT_FOUND in production. */
  signInAsDemo(): Promise<User> {
    return this.#signIn((tokenDelivery) => this.#anonymously.call(developmentRoutes.demo, { tokenDelivery }));
  }

  /**
   * Takes up a session from before: by the browser's cookie, or by what the store of refresh tokens has. Calls that are
   * made meanwhile wait for it. Undefined where nobody is signed in.
   * @throws {ConnectionError} where the server can't be asked.
   */
  restore(): Promise<User | undefined> {
    return this.#ownSession().restore();
  }

  /**
   * Replaces the access token now, and with it {@link user}: after something that changed who one is. Undefined where
   * nobody is signed in any more.
   * @throws {ConnectionError} where the server can't be asked.
   */
  refresh(): Promise<User | undefined> {
    return this.#ownSession().refresh();
  }

  /** An access token that is valid now, for requests that something else makes. Undefined where nobody is signed in. */
  accessToken(): Promise<string | undefined> {
    return this.credentials.token();
  }

  /**
   * Ends the session, here in any case.
   * @throws where the server could not be told; then a cookie that it set still restores the session.
   */
  signOut(): Promise<void> {
    return this.#ownSession().signOut();
  }

  /** Somebody signed in, was refreshed, or is signed in no more. */
  protected abstract sessionChanged(change: SessionChange): void;

  /** Lets go of the session without ending it. */
  protected closeSession(): void {
    this.#session?.close();
  }

  #ownSession(): Session {
    if (this.#session !== undefined) return this.#session;
    throw new TypeError('This client acts by the token or API key of its options; make another to sign in');
  }

  async #signIn(ask: SignIn): Promise<User> {
    return this.#ownSession().signIn(ask);
  }
}
