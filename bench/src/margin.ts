import { isLiquidatableAt } from '@tradewind/margin';
import type { ExchangeEvent } from '@tradewind/exchange';
import { Crowd, FIRST, MARKETS, PAR, user } from './margin/crowd.ts';
import { heapInUse } from './margin/heap.ts';
import type { BenchResult } from './result.ts';

const ISOLATED = 100_000;
const CROSS = 10_000;
const CASCADE = 1_000;
const ORDERS = 100_000;
const ORDERS_EACH = 100;
const MARKS = 400;

/** A mark price that goes to and fro where nobody is reached: how long one takes. */
function remargin(crowd: Crowd, what: string, detail: string): BenchResult {
  const move = (count: number) => {
    crowd.mark(PAR + (count % 2 === 0 ? 20 : -20));
    const events = crowd.exchange.drainEvents().length;
    if (events > 0) throw new Error(`${events} events where nobody was to be reached`);
  };
  for (let count = 0; count < MARKS; count += 1) move(count);
  const taken: number[] = [];
  const { user: start } = process.threadCpuUsage();
  for (let count = 0; count < MARKS; count += 1) {
    const before = performance.now();
    move(count);
    taken.push(performance.now() - before);
  }
  const { user: end } = process.threadCpuUsage();
  taken.sort((a, b) => a - b);
  const at = (share: number) => taken[Math.floor(taken.length * share)]!.toFixed(2);
  return {
    name: `mark price over ${what}`,
    value: (end - start) / 1_000 / MARKS,
    unit: 'ms',
    target: '< 1 ms',
    note: `${detail}; of the processor, by the clock p50 ${at(0.5)}, p99 ${at(0.99)} ms`,
  };
}

/** What the same takes without an index: exact sums for each position. */
function exhaustive({ exchange }: Crowd): number {
  const { grid, perpetual } = MARKETS[0]!;
  const { brackets } = perpetual!;
  const positions = exchange.positions(FIRST);
  const { user: start } = process.threadCpuUsage();
  const found = positions.filter((position) =>
    isLiquidatableAt({ grid, brackets, position, balance: position.isolated.balance }, PAR),
  );
  const { user: end } = process.threadCpuUsage();
  // The house's has no margin of its own.
  if (found.length > 1) throw new Error(`${found.length} liquidatable where nobody was to be`);
  return (end - start) / 1_000;
}

function isolated(): BenchResult[] {
  const crowd = new Crowd();
  const empty = heapInUse();
  for (let index = 0; index < ISOLATED; index += 1) {
    crowd.pay(user(index), 25_000);
    const lots = 10 + ((index * 7_919) % 990);
    const leverage = [50, 20, 10, 5][index % 4]!;
    const tick = PAR + ((index * 104_729) % 4_000) - 2_000;
    crowd.open(user(index), index % 2 === 0 ? lots : -lots, { tick, leverage, marginMode: 'isolated' });
  }
  const bytes = (heapInUse() - empty) / ISOLATED;
  const marked = remargin(
    crowd,
    `${ISOLATED.toLocaleString('en')} isolated positions`,
    `5x to 50x, in two brackets; exact sums for each would take ${exhaustive(crowd).toFixed(0)} ms`,
  );
  crowd.verify();
  return [
    marked,
    {
      name: 'memory of an account with an isolated position',
      value: bytes / 1024,
      unit: 'KB',
      note: 'account, two ledger accounts, settings, position and its place in the index',
    },
  ];
}

function cross(): BenchResult {
  const crowd = new Crowd();
  for (let index = 0; index < CROSS; index += 1) {
    crowd.pay(user(index), 50_000);
    // One to three positions each, the first of them in the market that moves.
    for (let market = 0; market <= index % 3; market += 1) {
      const lots = 10 + (((index + market) * 7_919) % 490);
      crowd.open(user(index), index % 2 === 0 ? lots : -lots, {
        symbol: MARKETS[market]!.symbol,
        leverage: 20,
        marginMode: 'cross',
      });
    }
  }
  const marked = remargin(
    crowd,
    `${CROSS.toLocaleString('en')} cross accounts`,
    'one to three positions each, one of them in the market',
  );
  crowd.verify();
  return marked;
}

function cascade(): BenchResult {
  const crowd = new Crowd();
  for (let index = 0; index < CASCADE; index += 1) {
    const marginMode = index % 2 === 0 ? 'isolated' : 'cross';
    const lots = 30 + ((index * 37) % 70);
    crowd.pay(user(index), 120);
    crowd.open(user(index), lots, { leverage: 125, marginMode });
  }
  for (let index = 0; index < 100; index += 1) {
    crowd.pay(user(CASCADE + index), 100_000);
    crowd.open(user(CASCADE + index), -400, { leverage: 20, marginMode: 'isolated' });
  }
  crowd.apply({ type: 'fund_insurance', currency: 'USDT', amount: 2_000_000_000_000n });
  // A third finds bids, the rest goes to the fund, to winners and to the house.
  const bids = Array.from({ length: 50 }, (_, level) => [PAR - 8_000 - level * 50, 400] as const);
  crowd.apply({ type: 'quote', symbol: FIRST, bids, asks: [] });
  crowd.forget();
  const before = performance.now();
  const { user: start } = process.threadCpuUsage();
  crowd.mark(PAR - 60_000);
  const { user: end } = process.threadCpuUsage();
  const clock = performance.now() - before;
  const events = crowd.exchange.drainEvents();
  crowd.verify();
  return {
    name: `${CASCADE.toLocaleString('en')} liquidations in one cascade`,
    value: (end - start) / 1_000,
    unit: 'ms',
    note: `of the processor, by the clock ${clock.toFixed(0)} ms; ${described(events)}; every currency conserved, nobody below zero`,
  };
}

function described(events: readonly ExchangeEvent[]): string {
  const counted = new Map<string, number>();
  const accounts = new Set<number>();
  for (const event of events) {
    if (event.type !== 'liquidation') continue;
    accounts.add(event.account);
    counted.set(event.stage, (counted.get(event.stage) ?? 0) + 1);
  }
  const stages = [...counted].map(([stage, count]) => `${count} ${stage}`).join(', ');
  return `${accounts.size} accounts: ${stages}; ${events.length} events`;
}

function orders(): BenchResult {
  const crowd = new Crowd();
  const owners = ORDERS / ORDERS_EACH;
  for (let index = 0; index < owners; index += 1) crowd.pay(user(index), 1_000_000);
  const place = (each: number) => {
    for (let index = 0; index < owners * each; index += 1) {
      crowd.apply({
        type: 'place',
        account: user(index % owners),
        order: { symbol: FIRST, side: 1, type: 'limit', tick: PAR - 1_000 - (index % 5_000), lots: 1 },
      });
      crowd.forget();
    }
  };
  place(1);
  const before = heapInUse();
  place(ORDERS_EACH);
  return {
    name: 'memory of an open order',
    value: (heapInUse() - before) / ORDERS,
    unit: 'bytes',
    note: `${ORDERS.toLocaleString('en')} of ${owners.toLocaleString('en')} accounts, resting on 5,000 prices`,
  };
}

export function run(): Promise<BenchResult[]> {
  return Promise.resolve([...isolated(), cross(), cascade(), orders()]);
}
