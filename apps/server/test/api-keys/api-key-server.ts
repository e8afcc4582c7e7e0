import { randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import compress from '@fastify/compress';
import { createMemoryBus, createMemoryCache } from '@tradewind/bus';
import { users } from '@tradewind/database';
import { createTestDatabase } from '@tradewind/database/testing';
import type { Cache, Clock } from '@tradewind/market';
import { ApiError, defineRoute, PERMISSIONS } from '@tradewind/protocol';
import type { PlanName, Route } from '@tradewind/protocol';
import { eq } from 'drizzle-orm';
import Fastify from 'fastify';
import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import { pino } from 'pino';
import { z } from 'zod';
import { installErrorHandler } from '../../src/http/errors.ts';
import { routesOf } from '../../src/http/implement.ts';
import { AuditLog } from '../../src/modules/audit/audit-log.ts';
import { KeyAuthentication } from '../../src/modules/auth/key-authentication.ts';
import type { Principal } from '../../src/modules/auth/principal.ts';
import { installSignedRequests } from '../../src/modules/auth/signed-request-body.ts';
import { SignedRequestReplays } from '../../src/modules/auth/signed-request-replays.ts';
import type { MailMessage } from '../../src/modules/notifications/mail-message.ts';
import { ApiKeyDirectory } from '../../src/modules/users/api-key-directory.ts';
import { ApiKeyRepository } from '../../src/modules/users/api-key-repository.ts';
import { registerApiKeyRoutes } from '../../src/modules/users/api-key-routes.ts';
import { ApiKeyService } from '../../src/modules/users/api-key-service.ts';
import { ApiKeyUsage } from '../../src/modules/users/api-key-usage.ts';
import { DatabaseVault } from '../../src/vault/database-vault.ts';
import { parseEncryptionKeys } from '../../src/vault/encryption-keys.ts';

export const ECHO_BODY_LIMIT = 4096;

/** What a handler saw of a request. */
export interface Echo {
  readonly principal: Principal;
  readonly body: unknown;
  readonly query: unknown;
}

const echoRoutes = (['GET', 'POST', 'PUT', 'DELETE'] as const).map((method) =>
  defineRoute({
    method,
    path: '/echo',
    tag: 'Test',
    summary: 'What arrived',
    access: 'account:read',
    query: z.looseObject({}),
    response: z.unknown(),
    errors: ['UNAUTHENTICATED'],
  }),
);

/** A clock that goes only when it is told to. */
export class ManualClock implements Clock {
  #now = Date.UTC(2026, 0, 1);

  now(): number {
    return this.#now;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

/**
 * The real routes, services and tables of API keys on a small server. Sessions are stood in for by the header
 * `x-test-user`; API keys are known by the real authentication.
 */
export async function startApiKeyServer(options: { readonly cache?: Cache; readonly clock?: Clock } = {}) {
  const testing = await createTestDatabase();
  const { database } = testing;
  const clock = options.clock ?? new ManualClock();
  const bus = createMemoryBus();
  const cache = options.cache ?? createMemoryCache({ clock });
  const mails: MailMessage[] = [];
  const log: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void log.push(line) });
  const vault = new DatabaseVault(database, parseEncryptionKeys(`1:${randomBytes(32).toString('base64')}`));
  const repository = new ApiKeyRepository(database);
  const usage = new ApiKeyUsage({ repository, clock, logger });
  const newDirectory = () => new ApiKeyDirectory({ repository, vault, usage, bus, clock });
  const directory = newDirectory();
  await directory.start();
  const apiKeys = new ApiKeyService({
    repository,
    directory,
    usage,
    vault,
    audit: new AuditLog(database, clock),
    notifications: { send: async (mail) => void mails.push(mail) },
    clock,
  });
  const keys = new KeyAuthentication({ keys: directory, replays: new SignedRequestReplays(cache), clock });

  const bySession = async (request: FastifyRequest): Promise<Principal> => {
    const userId = request.headers['x-test-user'];
    if (typeof userId !== 'string') throw new ApiError('UNAUTHENTICATED', 'nobody');
    const [user] = await database.orm.select().from(users).where(eq(users.id, userId));
    return {
      userId,
      username: user!.username,
      role: user!.role,
      plan: user!.plan,
      isVerified: true,
      proof: {
        kind: 'session',
        via: 'token',
        sessionId: randomUUID(),
        methods: ['password'],
        secondFactor: false,
        authenticatedAt: clock.now(),
        expiresAt: clock.now() + 1,
      },
    };
  };
  const admit = async (request: FastifyRequest, _reply: unknown, route: Route): Promise<void> => {
    const principal = (await keys.authenticate(request)) ?? (await bySession(request));
    if (route.access === 'public') return;
    const { scope } = PERMISSIONS[route.access];
    if (principal.proof.kind === 'api_key' && (scope === null || !principal.proof.scopes.includes(scope))) {
      throw new ApiError('INSUFFICIENT_SCOPE', 'The key was not made for this');
    }
    request.principal = principal;
  };

  const httpLogger: FastifyBaseLogger = logger;
  const app = Fastify({
    loggerInstance: httpLogger,
    routerOptions: { ignoreTrailingSlash: true },
  });
  app.decorateRequest('principal', null);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  installErrorHandler(app);
  installSignedRequests(app);
  await app.register(compress, { threshold: 1024 });
  await app.register(
    async (scope) => {
      const routes = routesOf(scope, admit, { documented: false, atRoot: false });
      registerApiKeyRoutes(routes, apiKeys);
      for (const route of echoRoutes) {
        routes.implement(
          route,
          (_input, { principal, body, query }) => ({ principal, body: body ?? null, query }),
          { bodyLimit: ECHO_BODY_LIMIT },
        );
      }
    },
    { prefix: '/api/v1' },
  );
  await app.listen({ port: 0, host: '127.0.0.1' });

  return {
    app,
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    database,
    vault,
    bus,
    cache,
    clock,
    mails,
    log,
    logger,
    usage,
    repository,
    apiKeys,
    newDirectory,

    /** Registers an account and answers its id. */
    async newUser(values: { readonly plan?: PlanName } = {}): Promise<string> {
      const name = `user-${randomBytes(6).toString('hex')}`;
      const [row] = await database.orm
        .insert(users)
        .values({
          username: name,
          usernameKey: name,
          email: `${name}@example.com`,
          emailKey: `${name}@example.com`,
          emailVerifiedAt: new Date(clock.now()),
          referralCode: randomBytes(8).toString('hex'),
          ...values,
        })
        .returning();
      return row!.id;
    },

    /** A call by a signed-in person. */
    async call(
      userId: string,
      method: 'GET' | 'POST' | 'DELETE',
      path: string,
      body?: unknown,
    ): Promise<{ status: number; body: Record<string, unknown>; text: string }> {
      const response = await app.inject({
        method,
        url: `/api/v1${path}`,
        headers: {
          'x-test-user': userId,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      return { status: response.statusCode, body: response.json(), text: response.body };
    },

    async stop(): Promise<void> {
      await app.close();
      await directory.stop();
      await usage.stop();
      await bus.close();
      await cache.close();
      await testing.drop();
    },
  };
}

export type ApiKeyServer = Awaited<ReturnType<typeof startApiKeyServer>>;
