import type { Route, RouteResponse } from '@tradewind/protocol';
import type { HttpCaller } from './http-caller.ts';
import type { CallOptions } from './options.ts';
import type { RouteArguments } from './route-input.ts';

/** A method for each route of a group, typed by its definition. */
export type RouteGroup<Routes extends Readonly<Record<string, Route>>> = {
  readonly [Name in keyof Routes]: (
    ...args: RouteArguments<Routes[Name], CallOptions>
  ) => Promise<RouteResponse<Routes[Name]>>;
};

export function routeGroup<Routes extends Readonly<Record<string, Route>>>(
  caller: HttpCaller,
  routes: Routes,
): RouteGroup<Routes> {
  const methods = Object.entries(routes).map(([name, route]) => [
    name,
    (...args: RouteArguments<Route, CallOptions>) => caller.call(route, ...args),
  ]);
  return Object.fromEntries(methods) as RouteGroup<Routes>;
}
