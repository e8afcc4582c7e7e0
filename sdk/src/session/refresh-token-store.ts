/** Keeps one refresh token, for clients without a browser's cookies. Whoever reads it can act for the account. */
export interface RefreshTokenStore {
  read(): string | undefined | Promise<string | undefined>;
  /** `undefined` when the session is over. */
  write(token: string | undefined): void | Promise<void>;
}

/** In memory: the session ends with the process. */
export function memoryTokenStore(): RefreshTokenStore {
  let kept: string | undefined;
  return {
    read: () => kept,
    write: (token) => {
      kept = token;
    },
  };
}
