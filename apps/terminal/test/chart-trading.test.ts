import type { OrderResource, PositionResource, TradeResource } from '@tradewind/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallError } from '../src/feed/gateway.ts';
import { chartLines } from '../src/panels/chart/trading/chart-line.ts';
import type { ChartLine } from '../src/panels/chart/trading/chart-line.ts';
import { drawnLines } from '../src/panels/chart/trading/drawn-lines.ts';
import { fillMarks } from '../src/panels/chart/trading/fill-mark.ts';
import { placeLabels } from '../src/panels/chart/trading/labels.ts';
import { LineChanges } from '../src/panels/chart/trading/line-changes.ts';
import { LineDrag } from '../src/panels/chart/trading/line-drag.ts';

const SYMBOL = 'BTC/USDT:USDT';

const order = (more: Partial<OrderResource>) =>
  ({
    id: '7',
    symbol: SYMBOL,
    side: 'buy',
    type: 'limit',
    status: 'open',
    quantity: '0.100',
    filledQuantity: '0.000',
    price: '64000.0',
    stopPrice: null,
    link: null,
    ...more,
  }) as OrderResource;

const position = {
  id: '3',
  symbol: SYMBOL,
  side: 'long',
  quantity: '0.500',
  entryPrice: '64100.0',
  liquidationPrice: '60000.0',
} as PositionResource;

const protection = order({
  id: '9',
  side: 'sell',
  type: 'stop_loss',
  status: 'new',
  price: null,
  stopPrice: '63000.0',
  link: { kind: 'position', group: '1', parentId: null },
});

const summary = (lines: readonly ChartLine[]) =>
  lines.map(({ kind, side, price, label, handle }) => [kind, side, price, label, handle !== null]);

describe('lines on the chart', () => {
  it('stand for open orders of the market that is shown', () => {
    const lines = chartLines(SYMBOL, [order({}), order({ id: '8', symbol: 'ETH/USDT' })], []);
    expect(summary(lines)).toEqual([['order', 'buy', '64000.0', 'Buy limit 0.1', true]]);
    expect(lines[0]!.handle).toEqual({ on: 'order', id: '7', field: 'price' });
  });

  it('tell what was filled of an order', () => {
    const [line] = chartLines(SYMBOL, [order({ status: 'partially_filled', filledQuantity: '0.025' })], []);
    expect(line!.label).toBe('Buy limit 0.1, 0.025 filled');
  });

  it('are two for a stop with a limit, until it was set off', () => {
    const stop = order({ type: 'stop_loss_limit', side: 'sell', status: 'new', stopPrice: '63000.0' });
    expect(summary(chartLines(SYMBOL, [stop], []))).toEqual([
      ['stop', 'sell', '63000.0', 'Sell stop 0.1', true],
      ['order', 'sell', '64000.0', 'Sell limit of the stop', true],
    ]);
    expect(summary(chartLines(SYMBOL, [{ ...stop, status: 'triggered' }], []))).toEqual([
      ['order', 'sell', '64000.0', 'Sell stop 0.1', true],
    ]);
  });

  it('of a trailing stop can’t be moved, for it moves by itself', () => {
    const trailing = order({ type: 'trailing_stop', status: 'new', price: null, stopPrice: '63500.0' });
    expect(summary(chartLines(SYMBOL, [trailing], []))).toEqual([
      ['stop', 'buy', '63500.0', 'Buy trailing stop 0.1', false],
    ]);
  });

  it('of a position are its entry and liquidation, and its stop and target, which can be moved', () => {
    const lines = chartLines(SYMBOL, [protection], [position]);
    expect(summary(lines)).toEqual([
      ['entry', 'buy', '64100.0', 'Long 0.5', false],
      ['liquidation', 'sell', '60000.0', 'Liquidation', false],
      ['stop', 'sell', '63000.0', 'Stop of the position', true],
    ]);
    expect(lines[2]!.handle).toEqual({ on: 'position', id: '3', symbol: SYMBOL, field: 'stopLoss' });
  });

  it('of a position’s stop stay the same line when another order takes its place', () => {
    const key = (stop: OrderResource) => chartLines(SYMBOL, [stop], [position]).at(-1)!.key;
    expect(key({ ...protection, id: '10', stopPrice: '62000.0' })).toBe(key(protection));
  });

  it('of a bracket are moved as the orders they are', () => {
    const leg = order({ ...protection, link: { kind: 'bracket', group: '2', parentId: '1' } });
    const line = chartLines(SYMBOL, [leg], [position]).at(-1)!;
    expect(line.label).toBe('Sell stop 0.1');
    expect(line.handle).toEqual({ on: 'order', id: '9', field: 'stopPrice' });
  });
});

describe('dragging a line', () => {
  const [line] = chartLines(SYMBOL, [order({})], []);
  const setUp = () => {
    const released: string[] = [];
    const drag = new LineDrag({
      priceAt: (y) => (y < 0 ? null : `${64100 - y}.0`),
      changed: () => undefined,
      released: (_line, price) => released.push(price),
    });
    return { drag, released };
  };

  it('moves it with the hand, and asks when it is let go', () => {
    const { drag, released } = setUp();
    drag.begin(line!, 102, 100);
    drag.move(152);
    expect(drag.current?.price).toBe('63950.0');
    expect(released).toEqual([]);
    drag.end();
    expect(released).toEqual(['63950.0']);
    expect(drag.current).toBeNull();
  });

  it('asks for nothing when it was cancelled, hardly moved, or put back', () => {
    const { drag, released } = setUp();
    drag.begin(line!, 100, 100);
    drag.move(150);
    drag.cancel();
    drag.end();
    drag.begin(line!, 100, 100);
    drag.move(102);
    drag.end();
    drag.begin(line!, 100, 100);
    drag.move(150);
    drag.move(100);
    drag.end();
    expect(released).toEqual([]);
  });

  it('keeps its price where the chart has none', () => {
    const { drag } = setUp();
    drag.begin(line!, 100, 100);
    drag.move(-50);
    expect(drag.current?.price).toBe('64000.0');
  });
});

describe('changing a line', () => {
  const lines = chartLines(SYMBOL, [order({}), protection], [position]);
  const limit = lines.find(({ kind }) => kind === 'order')!;
  const stop = lines.find(({ kind }) => kind === 'stop')!;

  function exchange(answer: () => Promise<{ readonly seq: number }>) {
    const log: unknown[] = [];
    const call =
      (name: string) =>
      async (input: unknown): Promise<unknown> => {
        log.push([name, input]);
        return { id: '7', ...(await answer()) };
      };
    const changes = new LineChanges({
      api: {
        orders: { amend: call('amend'), cancel: call('cancel') },
        positions: { protect: call('protect') },
      } as unknown as ConstructorParameters<typeof LineChanges>[0]['api'],
      store: {
        takeOrder: (taken, seq) => log.push(['order', taken.id, seq]),
        takePosition: (symbol, _taken, seq) => log.push(['position', symbol, seq]),
        reload: () => log.push('reload'),
      },
      seen: async (line, asked) => void log.push(['seen', line.key, asked]),
      changed: () => undefined,
      failed: (failed, error) => log.push(['failed', failed.key, (error as CallError).code]),
    });
    return { changes, log };
  }

  const refusing = (code: string) => async () => Promise.reject(new CallError({ code, message: '' }));

  it('shows it as pending until the exchange has answered, and then what it answered', async () => {
    const { changes, log } = exchange(async () => ({ seq: 9 }));
    const done = changes.move(limit, '63950.0');
    const [pending] = drawnLines([limit], null, changes.pending);
    expect(pending).toMatchObject({ price: 63950, state: 'pending', canMove: false, canRemove: false });
    expect(pending!.label).toContain('changing');
    await done;
    expect(drawnLines([limit], null, changes.pending)[0]).toMatchObject({ price: 64000, state: 'settled' });
    expect(log).toEqual([
      ['amend', { id: '7', price: '63950.0' }],
      ['order', '7', 9],
      ['seen', limit.key, '63950.0'],
    ]);
  });

  it('puts it back when the exchange refuses', async () => {
    const { changes, log } = exchange(refusing('ORDER_REJECTED'));
    await changes.move(stop, '62000.0');
    expect(log).toEqual([
      ['protect', { id: '3', stopLoss: '62000.0' }],
      ['failed', stop.key, 'ORDER_REJECTED'],
    ]);
    expect(drawnLines([stop], null, changes.pending)[0]).toMatchObject({ price: 63000, state: 'settled' });
  });

  it('reads the account again where nobody knows whether it was done', async () => {
    const { changes, log } = exchange(refusing('NETWORK'));
    await changes.remove(limit);
    expect(log).toEqual([['cancel', { id: '7' }], 'reload', ['failed', limit.key, 'NETWORK']]);
  });

  it('takes the stop of a position away', async () => {
    const { changes, log } = exchange(async () => ({ seq: 4 }));
    await changes.remove(stop);
    expect(log).toEqual([
      ['protect', { id: '3', stopLoss: null }],
      ['position', SYMBOL, 4],
      ['seen', stop.key, null],
    ]);
  });

  it('asks once at a time', async () => {
    const { changes, log } = exchange(async () => ({ seq: 9 }));
    await Promise.all([changes.move(limit, '63950.0'), changes.move(limit, '63900.0')]);
    expect(log).toHaveLength(3);
  });
});

describe('a line that is held', () => {
  it('lies over the others and tells its price', () => {
    const lines = chartLines(SYMBOL, [order({}), order({ id: '8', price: '63000.0' })], []);
    const drawn = drawnLines(lines, { line: lines[0]!, price: '63950.5' }, new Map());
    expect(drawn.map(({ key }) => key)).toEqual(['order 8 price', 'order 7 price']);
    expect(drawn[1]).toMatchObject({ price: 63950.5, state: 'held', label: 'Buy limit 0.1 → 63,950.5' });
  });
});

describe('labels of lines', () => {
  const drawn = (count: number) =>
    drawnLines(
      Array.from({ length: count }, (_, index) => chartLines(SYMBOL, [order({ id: String(index) })], [])[0]!),
      null,
      new Map(),
    );

  it('never cover each other nor leave the chart', () => {
    const heights = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(heights, fc.integer({ min: 60, max: 900 }), (ys, width) => {
        const lines = drawn(ys.length).map((line, index) => ({ line, y: ys[index]! }));
        const boxes = placeLabels(lines, width, () => 80).flatMap(({ box }) => (box === null ? [] : [box]));
        for (const [index, a] of boxes.entries()) {
          expect(a.x).toBeGreaterThanOrEqual(0);
          expect(a.x + a.width).toBeLessThanOrEqual(width);
          for (const b of boxes.slice(index + 1)) {
            const isApart =
              a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
            expect(isApart).toBe(true);
          }
        }
      }),
    );
  });
});

describe('marks of fills', () => {
  const fill = (more: Partial<TradeResource>) =>
    ({
      id: '1',
      orderId: '7',
      side: 'buy',
      price: '100',
      quantity: '1',
      fee: '0.1',
      feeCurrency: 'USDT',
      realizedPnl: null,
      time: '2026-11-21T08:07:30.000Z',
      ...more,
    }) as TradeResource;

  it('join what one order filled within a candle, at its mean price', () => {
    const marks = fillMarks(
      [
        fill({}),
        fill({ id: '2', price: '110', quantity: '3', fee: '0.33', time: '2026-11-21T08:08:00.000Z' }),
        fill({ id: '2', price: '110', quantity: '3' }),
        fill({ id: '3', time: '2026-11-21T08:20:00.000Z' }),
        fill({ id: '4', orderId: '9', side: 'sell', realizedPnl: '-2.5' }),
      ],
      '15m',
    );
    expect(marks.map(({ side, price, quantity, fee, fills }) => [side, price, quantity, fee, fills])).toEqual(
      [
        ['buy', 107.5, '4', '0.43', 2],
        ['buy', 100, '1', '0.1', 1],
        ['sell', 100, '1', '0.1', 1],
      ],
    );
    expect(marks[0]!.candleTime).toBe(Date.parse('2026-11-21T08:00:00.000Z'));
    expect(marks[0]!.time).toBe(Date.parse('2026-11-21T08:07:30.000Z'));
    expect(marks[2]!.realizedPnl).toBe('-2.5');
  });
});
