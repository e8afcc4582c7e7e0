import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { User } from '@tradewind/protocol';

const USER = {
  id: '6f9b6f9a-6f5e-4c1e-9d0a-1f2e3d4c5b6a',
  username: 'satoshi',
  email: 'satoshi@example.com',
  role: 'user',
  status: 'active',
} as User;

interface Failure {
  readonly status: number;
  readonly code: string;
  readonly details?: unknown;
}

/** Answers sign-ins, refreshes and one protected route as the server does, with everything under a test's control. */
export class AccountServer {
  /** `POST /auth/refresh`, in order. */
  readonly requests: string[] = [];
  readonly bodies: unknown[] = [];
  readonly cookies: (string | undefined)[] = [];
  user: User = USER;
  expiresIn = 900;
  /** What the next refreshes answer instead. */
  refreshFailures: Failure[] = [];
  signInFailure: Failure | undefined;
  /** How long a refresh takes. */
  refreshMs = 20;
  readonly #valid = new Set<string>();
  readonly #server: Server;
  #count = 0;
  #refreshToken: string | undefined;
  #current: string | undefined;

  constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  count(request: string): number {
    return this.requests.filter((seen) => seen === request).length;
  }

  /** No access token that was given out counts any more. */
  expireAccessTokens(): void {
    this.#valid.clear();
  }

  revoke(): void {
    this.expireAccessTokens();
    this.#refreshToken = undefined;
  }

  get accessToken(): string | undefined {
    return this.#current;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body = (text === '' ? undefined : JSON.parse(text)) as Record<string, string> | undefined;
    const path = (request.url ?? '').replace('/api/v1', '');
    this.requests.push(`${request.method} ${path}`);
    this.bodies.push(body);
    this.cookies.push(request.headers.cookie);
    switch (path) {
      case '/auth/login':
      case '/auth/2fa/challenge':
        return this.signInFailure === undefined || path !== '/auth/login'
          ? this.#signedIn(response, body)
          : fail(response, this.signInFailure);
      case '/auth/refresh': {
        await new Promise((resolve) => setTimeout(resolve, this.refreshMs));
        const failure = this.refreshFailures.shift();
        if (failure !== undefined) return fail(response, failure);
        const given =
          body?.['refreshToken'] ?? /tradewind_refresh=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
        if (given === undefined || given !== this.#refreshToken) {
          return fail(response, { status: 401, code: 'INVALID_REFRESH_TOKEN' });
        }
        return this.#signedIn(response, {
          tokenDelivery: body?.['refreshToken'] === undefined ? 'cookie' : 'body',
        });
      }
      case '/auth/logout':
        this.revoke();
        return send(response, 200, { message: 'Signed out' });
      default: {
        const token = request.headers.authorization?.replace('Bearer ', '');
        return token !== undefined && this.#valid.has(token)
          ? send(response, 200, { ...this.user, echo: body })
          : fail(response, { status: 401, code: 'UNAUTHENTICATED' });
      }
    }
  }

  #signedIn(response: ServerResponse, body: Readonly<Record<string, string>> | undefined): void {
    this.#count += 1;
    this.#current = `access-${this.#count}`;
    this.#refreshToken = `refresh-${this.#count}`;
    this.#valid.add(this.#current);
    const answer = {
      accessToken: this.#current,
      tokenType: 'Bearer',
      expiresIn: this.expiresIn,
      user: this.user,
    };
    if (body?.['tokenDelivery'] === 'body') {
      return send(response, 200, { ...answer, refreshToken: this.#refreshToken });
    }
    const cookie = `tradewind_refresh=${this.#refreshToken}; HttpOnly; Path=/api`;
    send(response, 200, answer, { 'set-cookie': cookie });
  }
}

/** A fetch that keeps cookies, as all tabs of one browser share them. */
export function browserFetch(): typeof fetch {
  let cookie: string | undefined;
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    if (cookie !== undefined) headers.set('cookie', cookie);
    const response = await fetch(input, { ...init, headers });
    const set = response.headers.get('set-cookie');
    if (set !== null) cookie = set.split(';')[0];
    return response;
  };
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function fail(response: ServerResponse, { status, code, details }: Failure): void {
  send(response, status, { status: 'error', code, message: code, details, requestId: 'request-1' });
}
