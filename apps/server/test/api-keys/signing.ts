import { createHash, createHmac, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A client's half of a key. */
export interface Signer {
  readonly key: string;
  readonly sign: (message: string) => string;
}

export const hmacSigner = (key: string, secret: string): Signer => ({
  key,
  sign: (message) => createHmac('sha256', secret).update(message).digest('hex'),
});

export const ed25519Signer = (key: string, privateKey: KeyObject): Signer => ({
  key,
  sign: (message) => sign(null, Buffer.from(message), privateKey).toString('base64'),
});

export interface RequestToSign {
  readonly timestamp: number;
  readonly method?: string;
  /** Path with query. */
  readonly target: string;
  readonly body?: string | Buffer;
}

/** The headers of a signed request, written independently of the server's own code. */
export function signedHeaders({ key, sign: make }: Signer, request: RequestToSign): Record<string, string> {
  const { timestamp, method = 'GET', target, body = '' } = request;
  const bodyHash = createHash('sha256').update(body).digest('hex');
  return {
    'x-tw-key': key,
    'x-tw-timestamp': String(timestamp),
    'x-tw-signature': make(`${timestamp}\n${method}\n${target}\n${bodyHash}`),
  };
}
