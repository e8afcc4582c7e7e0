import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { LIVE_VENUES, probeVenues } from '../../src/index.ts';
import { VenueServer } from './support/venue-server.ts';

const opened: VenueServer[] = [];

afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

async function serve(rest: () => unknown): Promise<VenueServer> {
  const server = await VenueServer.start({ rest, message: () => undefined });
  opened.push(server);
  return server;
}

/** Sends every REST call of every exchange to one port. */
function to(port: number): Record<string, unknown> {
  const url = `http://127.0.0.1:${port}`;
  return { urls: { api: { public: url, rest: url, swap: url } } };
}

describe('probeVenues', () => {
  it('tells which venues answer', async () => {
    const time = {
      serverTime: 1,
      data: { epoch: 1, serverTime: 1 },
      result: { unixtime: 1 },
      error: [],
      code: 0,
    };
    const server = await serve(() => time);
    const probes = await probeVenues(LIVE_VENUES, 5_000, to(server.port));
    expect(probes).toEqual(LIVE_VENUES.map((venue) => ({ venue, reachable: true, failure: null })));
  });

  it('returns at once where the network refuses', async () => {
    const server = await serve(() => undefined);
    await server.close();
    opened.length = 0;
    const startedAt = performance.now();
    const probes = await probeVenues(LIVE_VENUES, 5_000, to(server.port));
    expect(performance.now() - startedAt).toBeLessThan(2_500);
    expect(probes.every(({ reachable, failure }) => !reachable && failure !== null)).toBe(true);
  });

  it('gives up after the time it was given', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const startedAt = performance.now();
    const probes = await probeVenues(['kraken'], 300, to(port));
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    expect(probes).toEqual([{ venue: 'kraken', reachable: false, failure: 'no answer in time' }]);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });
});
