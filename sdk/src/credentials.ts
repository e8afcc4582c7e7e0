/** A request as it will be sent, for who signs it. */
export interface SignableRequest {
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly target: string;
  /** The body's text; empty without one. */
  readonly body: string;
}

/** What shows who sends a request. */
export interface Proof {
  readonly headers: Readonly<Record<string, string>>;
  /** The token among them, if it is by a token. */
  readonly token: string | undefined;
}

/** Who the client acts for, and how it proves that. */
export interface Credentials {
  /** Headers for one request; made anew for each attempt. */
  prove(request: SignableRequest): Promise<Proof>;
  /** For the realtime handshake; undefined where there is none. */
  token(): Promise<string | undefined>;
  /**
   * The server did not take `rejected`. Resolves with true where there is another token now, so that trying again makes
   * sense.
   */
  renew(rejected: string): Promise<boolean>;
}

export function bearer(token: string | undefined): Proof {
  return { headers: token === undefined ? {} : { authorization: `Bearer ${token}` }, token };
}

/** Nobody. */
export const ANONYMOUS: Credentials = {
  prove: async () => bearer(undefined),
  token: async () => undefined,
  renew: async () => false,
};
