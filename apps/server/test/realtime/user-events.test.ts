import { setImmediate } from 'node:timers/promises';
import { TradingClient } from '@tradewind/client';
import type { Bus } from '@tradewind/market';
import { createMemoryBus } from '@tradewind/bus';
import { SEQUENCED_STREAMS } from '@tradewind/protocol';
import type { Sequenced, SequencedStream } from '@tradewind/protocol';
import fc from 'fast-check';
import { pino } from 'pino';
import type { Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountEvent } from '../../src/modules/trading/engine.ts';
import { UserEventLog } from '../../src/modules/trading/publication/user-event-log.ts';
import type { UserEventLogOptions } from '../../src/modules/trading/publication/user-event-log.ts';
import { accountEvent } from '../publication/rows.ts';
import type { EventType } from '../publication/rows.ts';
import { TestAccounts } from './accounts.ts';
import { ask, gather, startRealtime, until } from './harness.ts';
import type { Harness } from './harness.ts';
import { TestMarket, VENUE } from './market.ts';

const STREAM_OF: Readonly<Record<EventType, SequencedStream>> = {
  order: 'order:update',
  position: 'position:update',
  wallet: 'wallet:update',
  margin_call: 'margin:call',
  liquidation: 'margin:call',
  auto_deleverage: 'margin:call',
};
const TYPES = Object.keys(STREAM_OF) as EventType[];

let accounts: TestAccounts;
let harness: Harness;
let log: UserEventLog;
/** Users by account number. */
let users: Map<number, string>;
/** What the engine says of accounts of which the log has nothing. */
let newestSeq: (userId: string) => Promise<number>;
const clients: TradingClient[] = [];
/** `account.*` messages of which this is true are lost on their way. */
let isLost: (message: object) => boolean;

beforeEach(() => {
  accounts = new TestAccounts();
  users = new Map();
  newestSeq = async () => 0;
  isLost = () => false;
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await log.stop();
  await harness.close();
});

/** A bus as a network makes it: messages take their time, in the order of their topic, and some are lost. */
function overNetwork(bus: Bus): Bus {
  const lines = new Map<string, Promise<void>>();
  let count = 0;
  return {
    publish: async (topic, message) => {
      if (topic.startsWith('account.') && isLost(message as object)) return;
      const text = JSON.stringify(message);
      const turns = (count += 1) % 4;
      const line = (lines.get(topic) ?? Promise.resolve()).then(async () => {
        for (let turn = 0; turn < turns; turn += 1) await setImmediate();
        await bus.publish(topic, JSON.parse(text));
      });
      lines.set(topic, line);
      await line;
    },
    subscribe: (pattern, handler) => bus.subscribe(pattern, handler),
    close: () => bus.close(),
  };
}

async function start(options: Partial<UserEventLogOptions> = {}, timeoutMs = 2_000): Promise<void> {
  const market = new TestMarket(undefined, overNetwork(createMemoryBus()));
  harness = await startRealtime(
    { WS_RATE_LIMIT_POINTS: 10_000 },
    {
      marketData: market,
      authentication: accounts,
      keepsUserEvents: true,
      limits: { userEventsTimeoutMs: timeoutMs },
    },
  );
  log = openLog(options);
  await log.start();
}

function openLog(options: Partial<UserEventLogOptions> = {}): UserEventLog {
  return new UserEventLog({
    bus: harness.market.bus,
    instrument: (symbol) => harness.market.instrument(symbol),
    venue: VENUE,
    userOf: async (account) => users.get(account) ?? null,
    newestSeq: (userId) => newestSeq(userId),
    isFollowed: (userId) => harness.realtime.isFollowed(userId),
    logger: pino({ level: 'silent' }),
    ...options,
  });
}

/** An account of the exchange and who owns it. */
function trader(account = 100) {
  const owner = accounts.account();
  users.set(account, owner.userId);
  let seq = 0;
  return {
    token: accounts.token(owner),
    userId: owner.userId,
    /** Commits events as one batch; returns them. */
    commit(...types: EventType[]): AccountEvent[] {
      const events = types.map((type) => accountEvent(type, (seq += 1), account));
      log.append(events);
      return events;
    },
    get seq() {
      return seq;
    },
    skip(count: number) {
      seq += count;
    },
  };
}

type Trader = ReturnType<typeof trader>;

/** Numbers of the events that a socket was sent, in the order in which they came. */
function seqs(socket: Socket): number[] {
  const seen: number[] = [];
  socket.onAny((stream: string, { seq }: Sequenced) => {
    if ((SEQUENCED_STREAMS as readonly string[]).includes(stream)) seen.push(seq);
  });
  return seen;
}

const connect = ({ token }: Trader) => harness.connect('/user', { auth: { token } });
const settle = () => new Promise((resolve) => setTimeout(resolve, 30));

describe('one’s own trading over /user', () => {
  it('comes in order, as resources, and to nobody else', async () => {
    await start();
    const [owner, other] = [trader(), trader(101)];
    const [socket, stranger] = [await connect(owner), await connect(other)];
    const orders = gather(socket, 'order:update');
    const positions = gather(socket, 'position:update');
    const wallets = gather(socket, 'wallet:update');
    const calls = gather(socket, 'margin:call');
    const theirs = seqs(stranger);
    const mine = seqs(socket);
    for (const client of [socket, stranger]) {
      expect(await ask(client, 'subscribe', { streams: [...SEQUENCED_STREAMS] })).toEqual({
        ok: true,
        streams: [...SEQUENCED_STREAMS],
        seq: 0,
        resumed: true,
      });
    }
    owner.commit('order', 'wallet');
    owner.commit('position', 'margin_call', 'liquidation', 'auto_deleverage');
    await until(() => mine.length === 6, 'six events');
    expect(mine).toEqual([1, 2, 3, 4, 5, 6]);
    expect(theirs).toEqual([]);
    expect(orders).toMatchObject([
      { seq: 1, id: '1', symbol: 'BTC/USDT', price: '100.00', filledQuantity: '0.20000', fills: [] },
    ]);
    expect(wallets).toMatchObject([
      { seq: 2, balances: [{ account: 'spot', currency: 'USDT', total: '2', locked: '30' }] },
    ]);
    expect(positions).toMatchObject([
      { seq: 3, id: '3', side: 'long', quantity: '0.50000', liquidationPrice: '98.40', closed: false },
    ]);
    expect(calls).toMatchObject([
      { seq: 4, kind: 'margin_call', marginRatio: '0.83456', message: expect.stringContaining('83.5 %') },
      { seq: 5, kind: 'liquidation', symbol: 'BTC/USDT:USDT', marginRatio: null },
      { seq: 6, kind: 'auto_deleverage' },
    ]);
  });

  it('that was missed comes first, of the streams that are asked for, then the answer, then what is new', async () => {
    await start();
    const owner = trader();
    owner.commit('order', 'wallet', 'order', 'position', 'order');
    const socket = await connect(owner);
    const seen = seqs(socket);
    const answer = ask(socket, 'subscribe', { streams: ['order:update', 'margin:call'], since: 1 });
    expect(await answer).toMatchObject({ seq: 5, resumed: true });
    expect(seen).toEqual([3, 5]);
    owner.commit('wallet', 'order', 'margin_call');
    await until(() => seen.length === 4, 'two more');
    expect(seen).toEqual([3, 5, 7, 8]);
  });

  it('from the newest on has nothing to catch up with', async () => {
    await start();
    const owner = trader();
    owner.commit('order', 'order');
    const socket = await connect(owner);
    const seen = seqs(socket);
    expect(await ask(socket, 'subscribe', { streams: ['order:update'], since: 2 })).toMatchObject({
      seq: 2,
      resumed: true,
    });
    expect(await ask(socket, 'subscribe', { streams: ['account:update'], since: 2 })).toMatchObject({
      resumed: true,
    });
    await settle();
    expect(seen).toEqual([]);
  });

  it.each([
    ['that is older than what is kept', 2],
    ['from the future', 99],
    ['that is as large as numbers go', Number.MAX_SAFE_INTEGER],
  ])('can’t be resumed from a number %s; what is new comes all the same', async (_name, since) => {
    await start({ bounds: { perAccount: 3 } });
    const owner = trader();
    owner.commit(...Array.from({ length: 6 }, () => 'order' as const));
    const socket = await connect(owner);
    const seen = seqs(socket);
    expect(await ask(socket, 'subscribe', { streams: ['order:update'], since })).toMatchObject({
      seq: 6,
      resumed: false,
    });
    owner.commit('order');
    await until(() => seen.length === 1, 'the next');
    expect(seen).toEqual([7]);
  });

  it.each([-1, 1.5, '3', null, Number.MAX_VALUE, {}, [1]])(
    'is not resumed from %j, which is no number of an event',
    async (since) => {
      await start();
      const socket = await connect(trader());
      expect(await ask(socket, 'subscribe', { streams: ['order:update'], since })).toMatchObject({
        code: 'VALIDATION_FAILED',
        details: [{ path: 'payload.since' }],
      });
      expect(harness.realtime.stats().subscriptions).toBe(0);
    },
  );

  it('after a restart is not resumed, unless nothing was missed', async () => {
    await start();
    const owner = trader();
    owner.commit('order', 'order');
    await log.stop();
    log = openLog();
    await log.start();
    newestSeq = async () => 2;
    const socket = await connect(owner);
    const subscribe = (since: number) => ask(socket, 'subscribe', { streams: ['order:update'], since });
    expect(await subscribe(1)).toMatchObject({ seq: 2, resumed: false });
    expect(await subscribe(2)).toMatchObject({ seq: 2, resumed: true });
    const seen = seqs(socket);
    owner.commit('order');
    expect(await subscribe(1)).toMatchObject({ seq: 3, resumed: false });
    expect(await subscribe(2)).toMatchObject({ seq: 3, resumed: true });
    expect(seen).toEqual([3, 3]);
  });

  it('goes on without the past where who keeps it is silent or does not know', async () => {
    await start({}, 50);
    const owner = trader();
    const socket = await connect(owner);
    newestSeq = () => Promise.reject(new Error('the engine is away'));
    expect(await ask(socket, 'subscribe', { streams: ['order:update'], since: 4 })).toMatchObject({
      seq: 4,
      resumed: false,
    });
    isLost = (message) => 'answers' in message;
    expect(await ask(socket, 'subscribe', { streams: ['wallet:update'] })).toMatchObject({
      seq: 0,
      resumed: false,
    });
    const seen = seqs(socket);
    owner.commit('order', 'wallet');
    await until(() => seen.length === 2, 'both');
  });

  it('leaves a gap where an event can’t be shown, and says so to who asks', async () => {
    await start();
    const owner = trader();
    owner.commit('order');
    log.append([
      {
        ...accountEvent('order', 2),
        order: { ...orderOf(accountEvent('order', 2)), symbol: 'NO/PE' },
      } as AccountEvent,
    ]);
    owner.skip(1);
    owner.commit('order');
    const socket = await connect(owner);
    expect(await ask(socket, 'subscribe', { streams: ['order:update'], since: 1 })).toMatchObject({
      seq: 3,
      resumed: false,
    });
  });

  it('costs who asks for it again and again its rate, not the server', async () => {
    await start();
    await harness.close();
    harness = await startRealtime(
      { WS_RATE_LIMIT_POINTS: 100, WS_RATE_LIMIT_DURATION: 3_600 },
      { marketData: harness.market, authentication: accounts, keepsUserEvents: true },
    );
    const owner = trader();
    owner.commit(...Array.from({ length: 1_000 }, () => 'wallet' as const));
    const socket = await connect(owner);
    const seen = seqs(socket);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => ask(socket, 'subscribe', { streams: ['wallet:update'], since: 0 })),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(10);
    expect(answers.filter(({ code }) => code === 'RATE_LIMITED')).toHaveLength(40);
    expect(seen).toHaveLength(10_000);
  });
});

function orderOf(event: AccountEvent) {
  if (event.type !== 'order') throw new TypeError('not an order');
  return event.order;
}

/** Cuts all connections of `/user`, as a network does. */
function cut(): void {
  for (const socket of harness.realtime.io.of('/user').sockets.values()) socket.conn.close(true);
}

/** How many turns pass before each cut, and what is committed meanwhile, over and over. */
const stories = fc.record({
  turns: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 12 }),
  batches: fc.array(fc.array(fc.constantFrom(...TYPES), { maxLength: 3 }), { minLength: 1, maxLength: 10 }),
});

type Story = { readonly turns: readonly number[]; readonly batches: readonly EventType[][] };

/** Commits in every turn, subscriptions or not, and cuts connections now and then. */
async function play(owner: Trader, { turns, batches }: Story): Promise<AccountEvent[]> {
  const committed: AccountEvent[] = [];
  let turn = 0;
  for (const pause of turns) {
    for (let passed = 0; passed < pause; passed += 1) {
      committed.push(...owner.commit(...batches[(turn += 1) % batches.length]!));
      await setImmediate();
    }
    cut();
    // Time to connect again, or not quite.
    await new Promise((resolve) => setTimeout(resolve, pause % 9));
  }
  committed.push(...owner.commit(...TYPES));
  return committed;
}

const numbersOf = (events: readonly AccountEvent[], streams: readonly string[]) =>
  events.filter(({ type }) => streams.includes(STREAM_OF[type])).map(({ seq }) => seq);

describe('over connections that break at any moment', () => {
  it('a stock client that names its last number gets every event once and in order', async () => {
    await start();
    let account = 200;
    await fc.assert(
      fc.asyncProperty(
        stories,
        fc.subarray([...SEQUENCED_STREAMS], { minLength: 1 }),
        async (story, streams) => {
          const owner = trader((account += 1));
          const socket = harness.client('/user', {
            auth: { token: owner.token },
            reconnection: true,
            reconnectionDelay: 1,
            reconnectionDelayMax: 3,
          });
          const seen = seqs(socket);
          let answers = 0;
          socket.on('connect', () => {
            void ask(socket, 'subscribe', { streams, since: seen.at(-1) ?? 0 }).then(
              (answer) => {
                expect(answer).toMatchObject({ resumed: true });
                answers += 1;
              },
              () => undefined,
            );
          });
          await until(() => answers === 1, 'the first subscription');
          const expected = numbersOf(await play(owner, story), streams);
          await until(() => seen.length >= expected.length, 'all events');
          expect(seen).toEqual(expected);
          socket.disconnect();
        },
      ),
      { numRuns: 25, seed: 5 },
    );
  });

  it.each([false, true])(
    'the SDK does so by itself (messages are lost too: %s)',
    async (loses) => {
      await start();
      let account = 300;
      let count = 0;
      await fc.assert(
        fc.asyncProperty(
          stories,
          loses ? fc.constant([...SEQUENCED_STREAMS]) : fc.subarray([...SEQUENCED_STREAMS], { minLength: 1 }),
          async (story, streams) => {
            const owner = trader((account += 1));
            const client = new TradingClient({
              url: harness.url,
              token: owner.token,
              latencyEveryMs: 0,
              socket: { reconnectionDelay: 1, reconnectionDelayMax: 3 },
            });
            clients.push(client);
            const seen: number[] = [];
            const resyncs: number[] = [];
            for (const stream of streams) client.on(stream, ({ seq }) => seen.push(seq));
            client.on('user:resync', ({ seq }) => resyncs.push(seq));
            await client.subscribe(streams);
            isLost = (message) => loses && 'stream' in message && (count += 1) % 7 === 0;
            const committed = await play(owner, story);
            isLost = () => false;
            // One more, because the last to be lost shows by the next only.
            committed.push(...owner.commit(...TYPES));
            const expected = numbersOf(committed, streams);
            await until(() => seen.length >= expected.length, 'all events');
            expect(seen).toEqual(expected);
            expect(resyncs).toEqual([]);
            client.close();
          },
        ),
        { numRuns: loses ? 6 : 20, seed: 9 },
      );
    },
    60_000,
  );

  it('the SDK tells who shows state to read it again where events are gone', async () => {
    await start({ bounds: { perAccount: 5 } });
    const owner = trader();
    const client = new TradingClient({
      url: harness.url,
      token: owner.token,
      latencyEveryMs: 0,
      socket: { reconnectionDelay: 600, reconnectionDelayMax: 600, randomizationFactor: 0 },
    });
    clients.push(client);
    const seen: (number | string)[] = [];
    client.on('order:update', ({ seq }) => seen.push(seq));
    client.on('user:resync', ({ seq }) => seen.push(`resync ${seq}`));
    await client.subscribeUserStreams(['orders', 'positions', 'wallet', 'margin']);
    owner.commit('order');
    await until(() => seen.length === 1, 'the first');
    cut();
    await settle();
    owner.commit(...Array.from({ length: 10 }, () => 'order' as const));
    await until(() => seen.length === 2, 'word of what is lost');
    owner.commit('order');
    await until(() => seen.length === 3, 'the next');
    expect(seen).toEqual([1, 'resync 11', 12]);
  });
});
