/** Where mail is handed in, and how the way there is protected. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** `immediate`: TLS from the first byte; `starttls`: or nothing is sent; `none`: in clear, whatever the server offers. */
  readonly tls: 'immediate' | 'starttls' | 'none';
  readonly credentials?: { readonly user: string; readonly password: string };
}

const IMMEDIATE_TLS_PORT = 465;
const SUBMISSION_PORT = 587;

/**
 * Reads `smtp://user:password@host:587` or `smtps://…`. Mails carry codes and links that open accounts, so on the way to
 * another machine `smtp:` insists on STARTTLS; to this machine it does without, for what never leaves it can't be read
 * along, and servers there seldom have a certificate that fits. `?tls=required` or `?tls=none` says otherwise.
 * @throws {TypeError} saying what is wrong, without the password.
 */
export function parseSmtpUrl(text: string): SmtpServer {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '') {
    throw new TypeError('must be smtp://user:password@host:587 or smtps://user:password@host:465');
  }
  if ((url.pathname !== '' && url.pathname !== '/') || url.hash !== '') {
    throw new TypeError('has nothing after the port but ?tls=required or ?tls=none');
  }
  const immediate = url.protocol === 'smtps:';
  refuseUnknown(url.searchParams, immediate);
  const host = decode(url.hostname).replace(/^\[(.*)\]$/, '$1');
  const user = decode(url.username);
  return {
    host,
    port: url.port === '' ? (immediate ? IMMEDIATE_TLS_PORT : SUBMISSION_PORT) : Number(url.port),
    tls: immediate ? 'immediate' : startTls(url.searchParams, host),
    ...(user === '' ? {} : { credentials: { user, password: decode(url.password) } }),
  };
}

function startTls(parameters: URLSearchParams, host: string): 'starttls' | 'none' {
  const wanted = parameters.get('tls') ?? (isLoopback(host) ? 'none' : 'required');
  if (wanted !== 'required' && wanted !== 'none') throw new TypeError('tls is `required` or `none`');
  return wanted === 'required' ? 'starttls' : 'none';
}

function refuseUnknown(parameters: URLSearchParams, immediate: boolean): void {
  for (const name of parameters.keys()) {
    if (name !== 'tls') throw new TypeError('has no other parameter than tls');
    if (immediate) throw new TypeError('smtps: is TLS from the first byte; tls is for smtp:');
  }
}

function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i.test(host);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TypeError('has a % that starts no escape: write it as %25');
  }
}
