import { bearer } from './credentials.ts';
import type { Credentials, Proof, SignableRequest } from './credentials.ts';

/** A platform API key, as `POST /users/api-keys` answered it. */
export type ApiKeyOptions =
  | { readonly algorithm: 'bearer'; readonly key?: string; readonly secret: string }
  | { readonly algorithm: 'hmac'; readonly key: string; readonly secret: string }
  | {
      readonly algorithm: 'ed25519';
      readonly key: string;
      /** The private key: PKCS #8 in PEM form, or imported already. The server has the public half only. */
      readonly secret: string | CryptoKey;
    };

/**
 * What a signature covers: time in UTC milliseconds, method, path with query as sent, and SHA-256 of the body in
 * hexadecimal, each on a line of its own.
 */
export async function textToSign(request: SignableRequest, timestamp: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(request.body));
  return [timestamp, request.method, request.target, hex(digest)].join('\n');
}

/** Credentials of a platform API key. Signed requests carry key, time and signature; the secret never leaves here. */
export class ApiKeyCredentials implements Credentials {
  readonly #options: ApiKeyOptions;
  #imported: Promise<CryptoKey> | undefined;
  #signedAt = 0;

  constructor(options: ApiKeyOptions) {
    this.#options = options;
  }

  async prove(request: SignableRequest): Promise<Proof> {
    if (this.#options.algorithm === 'bearer') return bearer(this.#options.secret);
    const { algorithm, key } = this.#options;
    // Never the same twice: the server takes a second request with one signature for a copy of the first.
    this.#signedAt = Math.max(Date.now(), this.#signedAt + 1);
    const timestamp = String(this.#signedAt);
    const text = new TextEncoder().encode(await textToSign(request, timestamp));
    const signature = await crypto.subtle.sign(
      algorithm === 'hmac' ? 'HMAC' : 'Ed25519',
      await (this.#imported ??= importSecret(this.#options)),
      text,
    );
    return {
      headers: {
        'x-tw-key': key,
        'x-tw-timestamp': timestamp,
        'x-tw-signature': algorithm === 'hmac' ? hex(signature) : base64(signature),
      },
      token: undefined,
    };
  }

  /** A handshake can't be signed: realtime streams of an account take a bearer key or a session. */
  async token(): Promise<string | undefined> {
    return this.#options.algorithm === 'bearer' ? this.#options.secret : undefined;
  }

  async renew(): Promise<boolean> {
    return false;
  }
}

function importSecret(options: Exclude<ApiKeyOptions, { readonly algorithm: 'bearer' }>): Promise<CryptoKey> {
  if (options.algorithm === 'hmac') {
    const secret = new TextEncoder().encode(options.secret);
    return crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  }
  if (typeof options.secret !== 'string') return Promise.resolve(options.secret);
  const body = options.secret.replaceAll(/-----[A-Z ]+-----|\s/g, '');
  const der = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
  return crypto.subtle.importKey('pkcs8', der, 'Ed25519', false, ['sign']);
}

function hex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function base64(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}
