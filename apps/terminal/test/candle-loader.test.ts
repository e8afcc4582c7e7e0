import type { CandleEvent, CandleTuple } from '@tradewind/protocol';
import { describe, expect, it } from 'vitest';
import type { Gateway } from '../src/feed/gateway.ts';
import type { CandleRequest, LinkStatus } from '../src/feed/messages.ts';
import { CandleLoader } from '../src/panels/chart/candle-loader.ts';

const MINUTE = 60_000;
const candle = (minute: number): CandleTuple => [minute * MINUTE, 1, 1, 1, 1, 1];

/** A server that has the minutes `[from, to)`, and a stream that the test drives. */
function server(from: number, to: number) {
  const state = { from, to };
  const asked: CandleRequest[] = [];
  let listener: (event: CandleEvent) => void = () => undefined;
  let link: (status: LinkStatus) => void = () => undefined;
  const gateway = {
    watch: (_stream: string, receive: typeof listener) => {
      listener = receive;
      return () => undefined;
    },
    onLink: (receive: typeof link) => {
      link = receive;
      return () => undefined;
    },
    call: async (_name: string, request: CandleRequest) => {
      asked.push(request);
      const last = Math.min(state.to, (request.to ?? Infinity) / MINUTE);
      const first = Math.max(state.from, (request.from ?? 0) / MINUTE, last - request.limit);
      return Array.from({ length: Math.max(0, last - first) }, (_, index) => candle(first + index));
    },
  } as unknown as Gateway;
  return {
    gateway,
    state,
    asked,
    stream: (minute: number) => listener({ candle: candle(minute) } as CandleEvent),
    link: (name: LinkStatus['state']) => link({ state: name, latencyMs: null }),
  };
}

function load(fake: ReturnType<typeof server>) {
  const events: string[] = [];
  const loader = new CandleLoader(fake.gateway, 'BTC/USDT', '1m', {
    changed: (fit) => events.push(fit ? 'first' : 'changed'),
    ticked: ([time]) => events.push(`tick ${time / MINUTE}`),
    failed: (error) => events.push(String(error)),
  });
  return { loader, events };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('the loader of candles', () => {
  it('loads the newest page, then older ones until there is nothing before', async () => {
    const fake = server(0, 2_500);
    const { loader } = load(fake);
    await loader.load();
    expect(loader.series.first?.[0]).toBe(1_500 * MINUTE);
    await loader.loadOlder();
    await loader.loadOlder();
    expect(loader.series.candles).toHaveLength(2_500);
    await loader.loadOlder();
    const asked = fake.asked.length;
    await loader.loadOlder();
    expect(fake.asked).toHaveLength(asked);
  });

  it('asks once for a page however often it is wanted meanwhile', async () => {
    const fake = server(0, 5_000);
    const { loader } = load(fake);
    await loader.load();
    await Promise.all([loader.loadOlder(), loader.loadOlder(), loader.loadOlder()]);
    expect(fake.asked).toHaveLength(2);
  });

  it('fetches what the stream skipped', async () => {
    const fake = server(0, 100);
    const { loader, events } = load(fake);
    await loader.load();
    fake.stream(100);
    fake.state.to = 106;
    fake.stream(105);
    await settled();
    expect(events).toEqual(['first', 'tick 100', 'changed']);
    expect(loader.series.points().every((point) => point.candle !== null)).toBe(true);
    expect(loader.series.last?.[0]).toBe(105 * MINUTE);
  });

  it('fetches what was missed after a lost connection', async () => {
    const fake = server(0, 100);
    const { loader } = load(fake);
    await loader.load();
    fake.link('reconnecting');
    fake.state.to = 130;
    fake.link('connected');
    await settled();
    expect(loader.series.candles).toHaveLength(130);
  });

  it('says nothing any more once it is stopped', async () => {
    const fake = server(0, 100);
    const { loader, events } = load(fake);
    const loading = loader.load();
    loader.stop();
    await loading;
    expect(events).toEqual([]);
  });
});
