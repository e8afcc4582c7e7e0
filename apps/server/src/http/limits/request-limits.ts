import type { RedisScripts } from '@tradewind/bus';
import type { Clock } from '@tradewind/market';
import { ApiError, PLAN_NAMES, PLANS } from '@tradewind/protocol';
import type { AttemptKind, PlanName, Route } from '@tradewind/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ATTEMPT_ALLOWANCES } from './attempt-allowances.ts';
import { Budget } from './budget.ts';
import type { Spending } from './budget.ts';
import { networkOf } from './network.ts';

const MINUTE_MS = 60_000;
/** An address that goes on this many times beyond its limit is no longer asked who it is. */
const FLOOD_FACTOR = 10;

export interface RequestLimitsOptions {
  readonly clock: Clock;
  readonly scripts: RedisScripts | undefined;
  /** RATE_LIMIT_WINDOW_MS. */
  readonly windowMs: number;
  /** RATE_LIMIT_MAX_REQUESTS: points of an anonymous address in a window. */
  readonly maxRequests: number;
  /** AUTH_RATE_LIMIT_FACTOR: the allowances of authentication routes, times this. */
  readonly attemptFactor: number;
}

/** How often a caller may ask. Headers `RateLimit-*` say what is left. */
export interface RequestLimits {
  /**
   * Before anybody looks at credentials: refuses an address that floods.
   * @throws {ApiError} RATE_LIMITED
   */
  beforeAuthentication(request: FastifyRequest, reply: FastifyReply): void;
  /**
   * Once `request.principal` is set or stays null, also when authentication failed: counts the request for the account,
   * or for the address of a caller who is not known, and attempts to get in for the address in any case.
   * @throws {ApiError} RATE_LIMITED
   */
  afterAuthentication(
    request: FastifyRequest,
    reply: FastifyReply,
    route: Pick<Route, 'access' | 'cost' | 'attempts'>,
  ): Promise<void>;
}

export function createRequestLimits(options: RequestLimitsOptions): RequestLimits {
  const { clock, scripts, windowMs, maxRequests, attemptFactor } = options;
  const addresses = new Budget({ name: 'address', points: maxRequests, windowMs, clock, scripts });
  // Of this process alone: what it guards against is this process having to look.
  const floods = new Budget({
    name: 'flood',
    points: maxRequests * FLOOD_FACTOR,
    windowMs,
    clock,
    scripts: undefined,
  });
  const accounts = Object.fromEntries(
    PLAN_NAMES.map((plan) => {
      const points = Math.max(
        maxRequests,
        Math.round((PLANS[plan].requestsPerMinute * windowMs) / MINUTE_MS),
      );
      // One name, so that an account that changes its plan goes on with what it has spent.
      return [plan, new Budget({ name: 'account', points, windowMs, clock, scripts })];
    }),
  ) as Record<PlanName, Budget>;
  const attempts = Object.fromEntries(
    Object.entries(ATTEMPT_ALLOWANCES).map(([kind, allowances]) => [
      kind,
      allowances.map(
        (allowance) =>
          new Budget({
            name: `${kind}:${allowance.windowMs / 1000}`,
            points: Math.ceil(allowance.points * attemptFactor),
            windowMs: allowance.windowMs,
            clock,
            scripts,
          }),
      ),
    ]),
  ) as Record<AttemptKind, Budget[]>;

  return {
    beforeAuthentication(request, reply) {
      const resetMs = floods.exhaustedForMs(networkOf(request.ip));
      if (resetMs > 0) {
        settle({ allowed: false, limit: maxRequests, remaining: 0, resetMs }, addresses.windowSeconds, reply);
      }
    },
    async afterAuthentication(request, reply, { access, cost = 1, attempts: kind }) {
      const { principal } = request;
      const network = networkOf(request.ip);
      const [budget, key] =
        principal === null ? [addresses, network] : [accounts[principal.plan], principal.userId];
      // Being turned away is cheap, whatever was asked for; and what is dear can be had once in a window at least.
      const isTurnedAway = principal === null && access !== 'public';
      const spending = await budget.spend(key, isTurnedAway ? 1 : Math.min(cost, budget.points));
      if (!spending.allowed && principal === null) await floods.spend(network);
      settle(spending, budget.windowSeconds, reply);
      for (const limit of kind === undefined ? [] : attempts[kind]) {
        const attempt = await limit.spend(network);
        if (!attempt.allowed) settle(attempt, limit.windowSeconds, reply);
      }
    },
  };
}

/** Says in the headers what is left. @throws {ApiError} RATE_LIMITED where that is nothing. */
function settle(
  { allowed, limit, remaining, resetMs }: Spending,
  windowSeconds: number,
  reply: FastifyReply,
): void {
  const resetSeconds = Math.max(1, Math.ceil(resetMs / 1000));
  reply.header('ratelimit-limit', limit);
  reply.header('ratelimit-remaining', remaining);
  reply.header('ratelimit-reset', resetSeconds);
  if (allowed) return;
  throw new ApiError(
    'RATE_LIMITED',
    `At most ${limit} in ${windowSeconds} seconds; try again in ${resetSeconds}`,
    { retryAfterSeconds: resetSeconds },
  );
}
