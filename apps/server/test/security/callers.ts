import { ADMIN } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';
import type { Client } from '../support/client.ts';
import type { Role, Scope } from '@tradewind/protocol';
import { loadSigningKeys } from '../../src/modules/auth/signing-keys.ts';
import { AccessTokens } from '../../src/modules/auth/access-tokens.ts';
import { PASSWORD } from '../support/client.ts';

const DAY_MS = 86_400_000;

/** The callers that routes have to tell apart, on a running server. */
export class Callers {
  readonly #server: TestServer;
  #count = 0;

  constructor(server: TestServer) {
    this.#server = server;
  }

  name(): string {
    this.#count += 1;
    return `caller${this.#count}`;
  }

  /** Somebody with a proven address who has just signed in, with this role. */
  async person(role: Role = 'user'): Promise<Client & { readonly userId: string }> {
    const client = this.#server.client();
    const username = this.name();
    await client.signUp(username);
    await this.#server.query('UPDATE users SET role = $2, email_verified_at = now() WHERE username = $1', [
      username,
      role,
    ]);
    // The session begins after the change, so that it is nowhere remembered as it was.
    const { user } = await client.signIn(username);
    return Object.assign(client, { userId: user.id });
  }

  /** The same with document C's cookie session. */
  async browser(): Promise<Client> {
    const username = this.name();
    await this.#server.client().signUp(username);
    const browser = this.#server.client();
    const answer = await browser.post('/signin', { email: `${username}@example.com`, password: PASSWORD });
    if (answer.status !== 200) throw new Error(`not signed in: ${JSON.stringify(answer.body)}`);
    return browser;
  }

  /** Administrator whose last proof of identity is of yesterday. */
  async staleAdministrator(): Promise<Client> {
    const client = this.#server.client();
    const { user } = await client.signIn(ADMIN.email, ADMIN.password);
    await this.#server.query(
      `UPDATE sessions SET authenticated_at = now() - interval '1 day' WHERE user_id = $1
       AND id = (SELECT id FROM sessions WHERE user_id = $1 ORDER BY created_at DESC LIMIT 1)`,
      [user.id],
    );
    return client;
  }

  /** An administrator's token that was signed by the server itself and expired yesterday; its session lives. */
  async expired(): Promise<Client> {
    const admin = await this.#server.admin();
    const claims = JSON.parse(Buffer.from(admin.token!.split('.')[1]!, 'base64url').toString()) as {
      sub: string;
      sid: string;
    };
    const clock = { now: () => Date.now() - DAY_MS };
    const keys = await loadSigningKeys({
      privatePem: undefined,
      publicPem: undefined,
      folder: this.#server.folder,
      clock,
    });
    const tokens = new AccessTokens({ keys, lifetimeSeconds: 900, clock });
    admin.token = (await tokens.issue(claims.sub, claims.sid)).accessToken;
    return admin;
  }

  /** An administrator's token that is whole and young, of a session that has ended. */
  async signedOut(): Promise<Client> {
    const admin = await this.#server.admin();
    const { token } = admin;
    await admin.post('/api/v1/auth/logout', {});
    admin.token = token;
    return admin;
  }

  /** A program with a bearer key of an administrator's. */
  async program(scopes: readonly Scope[]): Promise<Client> {
    const admin = await this.#server.admin();
    const { status, body } = await admin.post<{ secret: string }>('/api/v1/users/api-keys', {
      kind: 'platform',
      name: this.name(),
      scopes,
    });
    if (status !== 201) throw new Error(`no key: ${JSON.stringify(body)}`);
    const program = this.#server.client();
    program.token = body.secret;
    return program;
  }
}
