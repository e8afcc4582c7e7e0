import type { Route } from '@tradewind/protocol';
import type { z } from 'zod';

type Written<Schema> = Schema extends z.ZodType ? z.input<Schema> : unknown;

/** Parameters, query and body of a route as one object: `{symbol: 'BTC/USDT', timeframe: '1h'}`. */
export type RouteInputOf<R extends Route> = Written<R['params']> & Written<R['query']> & Written<R['body']>;

/** The argument list of a call, whose input may be left out where nothing in it is required. */
export type RouteArguments<R extends Route, Options> =
  object extends RouteInputOf<R>
    ? [input?: RouteInputOf<R>, options?: Options]
    : [input: RouteInputOf<R>, options?: Options];

export interface RequestParts {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown> | undefined;
}

/** Puts each field where the route wants it: into the path, the query or the body. */
export function splitInput(route: Route, input: Readonly<Record<string, unknown>>): RequestParts {
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  const path = route.path.replaceAll(/:(\w+)/g, (_match, name: string) => {
    const value = rest.get(name);
    if (value === undefined) throw new TypeError(`${route.method} ${route.path} needs ${name}`);
    rest.delete(name);
    return encodeURIComponent(plainText(value));
  });
  const query = new URLSearchParams();
  for (const [name, value] of rest) {
    if (route.body !== undefined && !(name in (route.query?.shape ?? {}))) continue;
    query.set(name, plainText(value));
    rest.delete(name);
  }
  return { path, query, body: route.body === undefined ? undefined : Object.fromEntries(rest) };
}

/** Paths and queries hold plain values; what is none is written as JSON, for the server to refuse by name. */
function plainText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
