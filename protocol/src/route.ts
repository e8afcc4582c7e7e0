import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import type { Permission } from './permissions.ts';

/** Who may call: everybody, or those with a permission. */
export type Access = 'public' | Permission;

/** What an authentication route lets be guessed; each has limits of its own by address. */
export type AttemptKind = 'password' | 'code' | 'mail' | 'registration' | 'token';

/** One REST route. The server registers it, the SDK types itself from it and OpenAPI is generated from it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api` and `/api/v1`, parameters as `:name`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly response: z.ZodType;
  /** Status of success; 200 where absent. */
  readonly status?: number;
  /** What it may answer besides VALIDATION_FAILED, RATE_LIMITED and INTERNAL, which every route may. */
  readonly errors: readonly ErrorCode[];
  /** Also answers without a prefix, at this path. */
  readonly root?: string;
  /** Limited as an attempt to get in. */
  readonly attempts?: AttemptKind;
  /** Points of the caller's budget per minute; 1 where absent. */
  readonly cost?: number;
}

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : Record<string, never>;

/** What a handler gets: parsed and validated. */
export interface RouteInput<R extends Route> {
  readonly params: Parsed<R['params']>;
  readonly query: Parsed<R['query']>;
  readonly body: R['body'] extends z.ZodType ? z.output<R['body']> : undefined;
}

/** What a route answers. */
export type RouteResponse<R extends Route> = z.output<R['response']>;

/** Keeps the exact types of a definition. */
export function defineRoute<const R extends Route>(route: R): R {
  return route;
}
