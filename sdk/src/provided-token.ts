import { bearer } from './credentials.ts';
import type { Credentials, Proof } from './credentials.ts';
import type { TokenProvider } from './options.ts';

/** A token that the program got elsewhere. One that is a function is asked each time. */
export class ProvidedToken implements Credentials {
  readonly #provider: TokenProvider;

  constructor(provider: TokenProvider) {
    this.#provider = provider;
  }

  async prove(): Promise<Proof> {
    return bearer(await this.token());
  }

  async token(): Promise<string | undefined> {
    return typeof this.#provider === 'function' ? this.#provider() : this.#provider;
  }

  async renew(rejected: string): Promise<boolean> {
    if (typeof this.#provider !== 'function') return false;
    const token = await this.token();
    return token !== undefined && token !== rejected;
  }
}
