import { randomUUID } from 'node:crypto';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import underPressure from '@fastify/under-pressure';
import { ApiError } from '@tradewind/protocol';
import Fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import type { Config } from '../config.ts';
import type { Logger } from '../logger.ts';
import { corsOrigins } from './cors-origins.ts';
import { installDocs } from './docs.ts';
import { envelope, installErrorHandler, toApiError } from './errors.ts';
import { routesOf } from './implement.ts';
import type { Authorize, Routes } from './implement.ts';
import { admission } from './limits/admission.ts';
import type { RequestLimits } from './limits/request-limits.ts';
import { loggedRequest } from './logged-request.ts';
import { denyUndeclared } from './open-routes.ts';
import type { Metrics } from '../modules/system/metrics.ts';
import { installTerminal } from './terminal.ts';
import { refuseZeroCharacters } from './zero-characters.ts';

const REQUEST_ID = /^[\w.-]{8,64}$/;
const BODY_LIMIT = 1_048_576;

/** Pages load nothing from elsewhere; the terminal's worker and its pictures are its own. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self' ws: wss:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The two names of the API, and the root for the verbs of document C. */
const PREFIXES = [
  { prefix: '/api/v1', documented: true, atRoot: false },
  { prefix: '/api', documented: false, atRoot: false },
  { prefix: '', documented: false, atRoot: true },
] as const;

export interface HttpOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly authorize: Authorize;
  readonly limits: RequestLimits;
  /** Adds hooks of the whole server, before anything else does. */
  readonly install: (app: FastifyInstance) => void;
  readonly metrics: Pick<Metrics, 'httpDuration'>;
  /** Folder of the built terminal; absent where none was built. */
  readonly terminalFolder: string | undefined;
  /** Registers all routes; called once per prefix. */
  readonly register: (routes: Routes, app: FastifyInstance) => void;
}

/** The HTTP side, ready to listen: security headers, limits, the error envelope, both prefixes, docs, the terminal. */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { config, logger } = options;
  const app = Fastify({
    loggerInstance: logger.child(
      { part: 'http' },
      { serializers: { req: loggedRequest } },
    ) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: !logger.isLevelEnabled('debug') }),
    trustProxy: trustProxy(config.TRUST_PROXY),
    bodyLimit: BODY_LIMIT,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    genReqId: (request) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    // A URL that can't be decoded never reaches a route; it gets the envelope all the same.
    frameworkErrors: (error, request, reply) => {
      const apiError = toApiError(error);
      const plain = reply as unknown as FastifyReply; // Fastify types this reply without a route, so it takes no status at all.
      void plain
        .status(apiError.status)
        .header('x-request-id', request.id)
        .send(envelope(apiError, request.id));
    },
  });

  app.setValidatorCompiler(validatorCompiler);
  // Answers are typed at compile time and checked against their schemas by tests; parsing each again would cost more
  // than the handlers do.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
  });
  app.addHook('onResponse', async (request, reply) => {
    // Labels come from route patterns, never from what a client wrote, so their number is bounded.
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: String(reply.statusCode),
    };
    options.metrics.httpDuration.observe(labels, reply.elapsedTime / 1000);
  });
  installErrorHandler(app);
  denyUndeclared(app);
  options.install(app);

  await app.register(helmet, {
    // Composed once, below: helmet would compose the same text for each answer.
    contentSecurityPolicy: false,
    // Plain HTTP on one's own machine must not be turned into HTTPS; behind TLS the proxy says so.
    strictTransportSecurity: config.NODE_ENV === 'production',
  });
  await app.register(cors, {
    origin: corsOrigin(config.CORS_ORIGIN),
    credentials: config.CORS_CREDENTIALS,
    exposedHeaders: [
      'x-request-id',
      'retry-after',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
    ],
  });
  await app.register(compress, { threshold: 1024, encodings: ['br', 'gzip'] });
  await app.register(underPressure, { maxEventLoopDelay: 3000, retryAfter: 2, exposeStatusRoute: false });
  await installDocs(app, config);

  // One for all prefixes: they are names of one thing.
  const admit = admission(options.limits, options.authorize);
  await app.register(cookie);
  app.decorateRequest('principal', null);
  refuseZeroCharacters(app);
  for (const { prefix, documented, atRoot } of PREFIXES) {
    await app.register(
      async (scope) => options.register(routesOf(scope, admit, { documented, atRoot }), scope),
      { prefix },
    );
  }
  app.setNotFoundHandler((request, reply) => {
    const error = new ApiError(
      'NOT_FOUND',
      `There is no ${request.method} ${request.url.split('?')[0]!.slice(0, 200)}`,
    );
    return reply.status(404).send(envelope(error, request.id));
  });
  await installTerminal(app, options.terminalFolder);
  return app;
}

/** `true`, a count of proxies in front, or a list of their addresses. */
export function trustProxy(
  setting: string | undefined,
): boolean | string | ((address: string, hop: number) => boolean) {
  if (setting === undefined || setting === 'false') return false;
  if (setting === 'true') return true;
  if (!/^\d+$/.test(setting)) return setting;
  const proxies = Number(setting);
  return (_address, hop) => hop <= proxies;
}

/** Without CORS_ORIGIN only pages of the same origin may read answers. */
function corsOrigin(setting: string | undefined): boolean | string | string[] {
  if (setting === undefined) return false;
  return corsOrigins(setting);
}
