import type { ErrorCode, OutboxMail, SignedIn } from '@tradewind/protocol';

export const PASSWORD = 'correct horse battery staple';

/** What a client gets. */
export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  /** Of the error envelope. */
  readonly code: ErrorCode | undefined;
}

/** One browser or program: it keeps cookies as a browser does, and a token where it has signed in. */
export class Client {
  readonly #url: string;
  readonly cookies = new Map<string, string>();
  readonly headers: Record<string, string> = {};
  token: string | undefined;

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = url;
    Object.assign(this.headers, headers);
  }

  async request<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<Body>> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(this.#url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...(cookie === '' ? {} : { cookie }),
        ...this.headers,
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const parsed = (isJson && text !== '' ? JSON.parse(text) : {}) as Body;
    return {
      status: response.status,
      headers: response.headers,
      body: parsed,
      code: (parsed as { code?: ErrorCode }).code,
    };
  }

  get<Body = Record<string, unknown>>(path: string): Promise<Answer<Body>> {
    return this.request<Body>('GET', path);
  }

  post<Body = Record<string, unknown>>(path: string, body?: unknown): Promise<Answer<Body>> {
    return this.request<Body>('POST', path, body);
  }

  put<Body = Record<string, unknown>>(path: string, body?: unknown): Promise<Answer<Body>> {
    return this.request<Body>('PUT', path, body);
  }

  delete<Body = Record<string, unknown>>(path: string, body?: unknown): Promise<Answer<Body>> {
    return this.request<Body>('DELETE', path, body);
  }

  /** Registers and stays signed in. @throws {Error} where that fails */
  async signUp(username: string, email = `${username}@example.com`, password = PASSWORD): Promise<SignedIn> {
    return this.#signedIn(await this.post<SignedIn>('/api/v1/auth/register', { username, email, password }));
  }

  /** @throws {Error} where that fails */
  async signIn(username: string, password = PASSWORD): Promise<SignedIn> {
    return this.#signedIn(await this.post<SignedIn>('/api/v1/auth/login', { username, password }));
  }

  /** Registers, and proves the address with the code of the development outbox. */
  async signUpVerified(username: string): Promise<SignedIn> {
    const signedIn = await this.signUp(username);
    const { text } = await this.mail(`${username}@example.com`);
    const answer = await this.post('/api/v1/auth/verify-email', { code: codeIn(text) });
    if (answer.status !== 200) throw new Error(`not verified: ${JSON.stringify(answer.body)}`);
    return signedIn;
  }

  /** The newest mail to an address whose subject or text fits; waits for it. */
  async mail(to: string, pattern = /./, timeoutMs = 15_000): Promise<OutboxMail> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const { body } = await this.get<{ data: OutboxMail[] }>(`/api/dev/outbox?to=${encodeURIComponent(to)}`);
      const found = body.data.find((mail) => pattern.test(mail.subject) || pattern.test(mail.text));
      if (found !== undefined) return found;
      if (performance.now() > deadline) throw new Error(`no mail to ${to} that fits ${String(pattern)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  #signedIn(answer: Answer<SignedIn>): SignedIn {
    if (answer.status >= 300) throw new Error(`not signed in: ${JSON.stringify(answer.body)}`);
    this.token = answer.body.accessToken;
    return answer.body;
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split('=');
    const gone = attributes.some(
      (text) => /^expires=Thu, 01 Jan 1970/i.test(text) || /^max-age=0$/i.test(text),
    );
    if (gone) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** The six digits in a mail. */
export function codeIn(text: string): string {
  const code = /\b(\d{6}|\d{3} \d{3})\b/.exec(text)?.[1]?.replace(' ', '');
  if (code === undefined) throw new Error(`no code in: ${text}`);
  return code;
}

/** The token of a link in a mail. */
export function tokenIn(text: string): string {
  const token = /[?&]token=([\w-]+)/.exec(text)?.[1];
  if (token === undefined) throw new Error(`no link in: ${text}`);
  return token;
}
