import { isOutcomeUnknown } from '../../trading/outcome.ts';

/**
 * Keys under which the server does something once. An attempt whose outcome stayed unknown is repeated under its key, so
 * that the money moves once; after an answer, or with another wish, the next attempt is one of its own.
 */
export class AttemptKeys {
  readonly #newKey: () => string;
  #open: { readonly wish: string; readonly key: string } | undefined;

  constructor(newKey: () => string = randomKey) {
    this.#newKey = newKey;
  }

  /** Does `action` under the key of this wish. @throws what `action` throws. */
  async attempt<Result>(wish: unknown, action: (key: string) => Promise<Result>): Promise<Result> {
    const text = JSON.stringify(wish);
    if (this.#open?.wish !== text) this.#open = { wish: text, key: this.#newKey() };
    try {
      const result = await action(this.#open.key);
      this.#open = undefined;
      return result;
    } catch (error) {
      if (!isOutcomeUnknown(error)) this.#open = undefined;
      throw error;
    }
  }
}

/** 128 random bits. `crypto.randomUUID` is missing on pages without TLS. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
