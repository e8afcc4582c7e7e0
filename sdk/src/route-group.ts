import type { Route, RouteResponse } from '@tradewind/protocol';
import type { HttpCaller } from './http-caller.ts';
import type { CallOptions } from './options.ts';
import type { RouteArguments } from './route-input.ts';

type Routes = Readonly<Record<string, Route>>;

/** A method for each route of a group, typed by its definition. */
export type RouteGroup<Group extends Routes> = {
  readonly [Name in keyof Group]: (
    ...args: RouteArguments<Group[Name], CallOptions>
  ) => Promise<RouteResponse<Group[Name]>>;
};

export function routeGroup<Group extends Routes>(caller: HttpCaller, routes: Group): RouteGroup<Group> {
  const methods = Object.entries(routes).map(([name, route]) => [
    name,
    (...args: RouteArguments<Route, CallOptions>) => caller.call(route, ...args),
  ]);
  return Object.fromEntries(methods) as RouteGroup<Group>;
}

/** The same of routes that are loaded with the first call; `names` are theirs. */
export function lazyRouteGroup<Group extends Routes>(
  caller: HttpCaller,
  load: () => Promise<Group>,
  names: Readonly<Record<keyof Group & string, true>>,
): RouteGroup<Group> {
  const methods = Object.keys(names).map((name) => [
    name,
    async (...args: RouteArguments<Route, CallOptions>) => caller.call((await load())[name]!, ...args),
  ]);
  return Object.fromEntries(methods) as RouteGroup<Group>;
}
