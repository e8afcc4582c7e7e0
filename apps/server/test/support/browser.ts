interface Cookie {
  readonly value: string;
  readonly path: string;
}

const REDIRECTS_MAX = 20;

/** What a browser does with cookies and redirects: cookies go back to the host and path that set them, whatever the port. */
export class Browser {
  readonly #jar = new Map<string, Map<string, Cookie>>();
  readonly #headers: Readonly<Record<string, string>>;

  /** `headers` go along with every request. */
  constructor(headers: Readonly<Record<string, string>> = {}) {
    this.#headers = headers;
  }

  /** One request; redirects are answered as they are. */
  async request(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const target = new URL(url);
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(this.#headers)) headers.set(name, value);
    const cookies = [...this.#of(target)].filter(([, { path }]) => covers(path, target.pathname));
    if (cookies.length > 0) {
      headers.set('cookie', cookies.map(([name, { value }]) => `${name}=${value}`).join('; '));
    }
    const response = await fetch(target, { ...init, headers, redirect: 'manual' });
    for (const header of response.headers.getSetCookie()) this.#store(target, header);
    return response;
  }

  /** Opens an address and follows redirects; stops before an address that begins with `until`. */
  async open(url: string | URL, until?: string): Promise<{ readonly url: URL; readonly response: Response }> {
    let target = new URL(url);
    for (let count = 0; count < REDIRECTS_MAX; count += 1) {
      const response = await this.request(target, { headers: { accept: 'text/html' } });
      const location = response.headers.get('location');
      if (location === null) return { url: target, response };
      await response.body?.cancel();
      target = new URL(location, target);
      if (until !== undefined && target.href.startsWith(until)) return { url: target, response };
    }
    throw new Error(`too many redirects, the last to ${target.href}`);
  }

  cookie(url: string | URL, name: string): Cookie | undefined {
    return this.#of(new URL(url)).get(name);
  }

  setCookie(url: string | URL, name: string, cookie: Cookie): void {
    this.#of(new URL(url)).set(name, cookie);
  }

  #of({ hostname }: URL): Map<string, Cookie> {
    const known = this.#jar.get(hostname) ?? new Map<string, Cookie>();
    this.#jar.set(hostname, known);
    return known;
  }

  #store(url: URL, header: string): void {
    const [pair = '', ...rest] = header.split(';');
    const attributes = new Map(
      rest.map((part) => {
        const [name = '', value = ''] = part.trim().split('=');
        return [name.toLowerCase(), value];
      }),
    );
    const equals = pair.indexOf('=');
    const [name, value] = [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
    const expires = attributes.get('expires');
    const gone =
      attributes.get('max-age') === '0' || (expires !== undefined && Date.parse(expires) <= Date.now());
    if (gone) this.#of(url).delete(name);
    else this.#of(url).set(name, { value, path: attributes.get('path') || '/' });
  }
}

function covers(path: string, pathname: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}
