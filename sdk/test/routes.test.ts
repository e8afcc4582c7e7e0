import { TradingClient } from '@tradewind/client';
import { routes } from '@tradewind/protocol';
import { expect, it } from 'vitest';

type Method = (input: Record<string, unknown>) => Promise<unknown>;

it('every route of the protocol is a method of a group', async () => {
  const called = new Set<string>();
  const client = new TradingClient({
    url: 'http://tradewind.test',
    token: 'a token',
    fetch: async (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      called.add(`${init?.method} ${decodeURIComponent(pathname).replace('/api/v1', '')}`);
      return Response.json({});
    },
  });
  // Parameters are given their own names, so that a path reads as the route writes it.
  const parameters = Object.fromEntries(
    routes.flatMap(({ path }) => [...path.matchAll(/:(\w+)/g)].map(([text, name]) => [name!, text])),
  );
  for (const group of Object.values(client)) {
    if (typeof group !== 'object' || group === null) continue;
    for (const method of Object.values(group as object)) {
      if (typeof method === 'function') await (method as Method)(parameters);
    }
  }
  client.close();
  expect([...called].toSorted()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).toSorted());
});
