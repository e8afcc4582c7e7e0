import type { FastifyRequest } from 'fastify';
import { ApiError } from '@tradewind/protocol';
import type { Principal, SessionProof } from './principal.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard before any handler runs; null for anonymous callers of public routes. */
    principal: Principal | null;
  }
}

/** Where a request came from, for sessions, limits and the audit log. */
export interface Origin {
  /** Network address; behind a trusted proxy the client's own. */
  readonly address: string;
  readonly userAgent: string | null;
  readonly requestId: string;
}

export function originOf(request: FastifyRequest): Origin {
  return {
    address: request.ip,
    userAgent: request.headers['user-agent']?.slice(0, 300) ?? null,
    requestId: request.id,
  };
}

/** The caller of a route that is not public. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw new Error('a route without a permission has no principal');
  return request.principal;
}

/** The caller's session, where a permission allows no API keys. */
export function sessionOf(request: FastifyRequest): SessionProof {
  const { proof } = principalOf(request);
  if (proof.kind !== 'session')
    throw new ApiError('FORBIDDEN', 'This needs a signed-in person, not an API key');
  return proof;
}
