import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { Provider } from 'oidc-provider';
import type { AdapterFactory, ClientMetadata } from 'oidc-provider';
import { oidcStorage } from './oidc-storage.ts';

export interface TestAccount {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
}

export const CLIENT = { id: 'tradewind', secret: 'the-secret-of-tradewind-at-the-provider' };
/** Another application that is registered with the same provider. */
export const OTHER_CLIENT = { id: 'other', secret: 'the-secret-of-the-other-application' };

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
  readonly publicJwk: JWK;
}

/** A new RSA key of the provider. */
export async function signingKey(kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const named = { kid, alg: 'RS256', use: 'sig' };
  return {
    kid,
    privateKey,
    jwk: { ...(await exportJWK(privateKey)), ...named },
    publicJwk: { ...(await exportJWK(publicKey)), ...named },
  };
}

/** What each provider signs with at first: making a key takes longer than most tests. */
const firstKey = signingKey('first');

/**
 * A real OpenID provider on this machine. Whoever comes is signed in as `account` without being asked, or refuses where
 * `declines` is set. Claims are in the ID token, and PKCE is required, as with Google.
 */
export async function startOidcProvider() {
  const accounts = new Map<string, TestAccount>();
  const storage = oidcStorage();
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const state = {
    account: { sub: 'nobody' } as TestAccount,
    declines: false,
    /** Answers every request with this status instead. */
    fails: undefined as number | undefined,
    /** Keys that are published instead of those that sign. */
    published: undefined as readonly JWK[] | undefined,
    key: await firstKey,
    requests: [] as string[],
    redirectUris: ['http://127.0.0.1/'] as readonly string[],
    // Set below, before anybody can ask: it needs the address that the server gets first.
    provider: undefined as unknown as Provider,
  };

  const start = () => {
    state.provider = createProvider(issuer, {
      keys: [state.key.jwk],
      redirectUris: state.redirectUris,
      accounts,
      storage,
    });
  };
  start();

  server.on('request', (request, response) => {
    const { pathname } = new URL(request.url!, issuer);
    state.requests.push(pathname);
    if (state.fails !== undefined) return void response.writeHead(state.fails).end();
    if (pathname === '/jwks' && state.published !== undefined) {
      return void response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ keys: state.published }));
    }
    if (pathname.startsWith('/auth')) request.headers.cookie = withoutSession(request.headers.cookie);
    if (!pathname.startsWith('/interaction/')) return void state.provider.callback()(request, response);
    accounts.set(state.account.sub, state.account);
    void decide(state.provider, state, request, response);
  });

  return {
    issuer,
    state,
    /** Registers where browsers may be sent back to. */
    allow(...redirectUris: readonly string[]): void {
      state.redirectUris = redirectUris;
      start();
    },
    /** From now on the provider signs with another key. */
    async rotate(kid: string): Promise<void> {
      state.key = await signingKey(kid);
      start();
    },
    /** A token of the provider with any claims, such as it would never give. */
    async sign(
      claims: Record<string, unknown>,
      options: { readonly key?: SigningKey; readonly kid?: string } = {},
    ): Promise<string> {
      const { privateKey, kid } = options.key ?? state.key;
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: options.kid ?? kid })
        .sign(privateKey);
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type TestProvider = Awaited<ReturnType<typeof startOidcProvider>>;

/** Lets the provider ask anew who is there, though the browser was signed in to it before. */
function withoutSession(cookies: string | undefined): string {
  const kept = (cookies ?? '').split('; ').filter((cookie) => !cookie.startsWith('_session'));
  return kept.join('; ');
}

interface Registered {
  readonly keys: readonly JWK[];
  readonly redirectUris: readonly string[];
  readonly accounts: ReadonlyMap<string, TestAccount>;
  readonly storage: AdapterFactory;
}

function createProvider(issuer: string, { keys, redirectUris, accounts, storage }: Registered): Provider {
  const client = ({ id, secret }: typeof CLIENT): ClientMetadata => ({
    client_id: id,
    client_secret: secret,
    redirect_uris: [...redirectUris],
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['authorization_code'],
    response_types: ['code'],
  });
  return new Provider(issuer, {
    adapter: storage,
    clients: [client(CLIENT), client(OTHER_CLIENT)],
    jwks: { keys: [...keys] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    scopes: ['openid', 'email', 'profile'],
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    cookies: { keys: ['keys of a provider that lives as long as a test'] },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ ...accounts.get(sub), sub }) }),
  });
}

async function decide(
  provider: Provider,
  { account, declines }: { readonly account: TestAccount; readonly declines: boolean },
  ...[request, response]: Parameters<Provider['interactionFinished']> extends [infer Q, infer R, ...unknown[]]
    ? [Q, R]
    : never
): Promise<void> {
  if (declines) {
    const refusal = { error: 'access_denied', error_description: '<b>the user said no</b>' };
    return provider.interactionFinished(request, response, refusal);
  }
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: account.sub, clientId: String(params['client_id']) });
  grant.addOIDCScope('openid email profile');
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, {
    login: { accountId: account.sub },
    consent: { grantId },
  });
}
