import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { previewPosition } from '@tradewind/margin';
import { compareDecimals, multiplyDecimals } from '@tradewind/money';
import {
  MARGIN_MODES,
  ORDER_STATUSES,
  ORDER_TYPES,
  SELF_TRADE_PREVENTIONS,
  TIMES_IN_FORCE,
} from '@tradewind/protocol';
import { describe, expect, it } from 'vitest';
import { FEE_TIERS } from '../src/modules/trading/fee-tiers.ts';
import { DEFAULT_BOUNDS } from '../src/modules/trading/risk-bounds.ts';

const ROOT = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const rules = read('docs/reference/exchange.md');
const fees = read('docs/reference/fees.md');
const SOURCES = 'core/exchange/src';
const exchange = globSync('**/*.ts', { cwd: join(ROOT, SOURCES) })
  .map((file) => read(join(SOURCES, file)))
  .join('\n');

const names = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name!);
const unnamed = (of: Iterable<string>) => [...new Set(of)].filter((name) => !rules.includes(`\`${name}\``));
/** Cells of the rows of a table whose first cell is as given. */
const rowsOf = (page: string, first: RegExp) =>
  page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([name = '']) => first.test(name));

describe('docs/reference/exchange.md', () => {
  it('names every type, time in force, status and mode', () => {
    const all = [
      ...ORDER_TYPES,
      ...TIMES_IN_FORCE,
      ...ORDER_STATUSES,
      ...SELF_TRADE_PREVENTIONS.filter((mode) => mode !== 'none'),
    ];
    expect(unnamed(all)).toEqual([]);
    expect(MARGIN_MODES.filter((mode) => !new RegExp(`\\*\\*${mode}\\*\\*`, 'i').test(rules))).toEqual([]);
  });

  it('names every reason for which the exchange refuses what a trader asks for', () => {
    const refusals = names(exchange, /new Refusal\(\s*'([a-z_]+)'/g);
    expect(refusals.length).toBeGreaterThan(40);
    // What is not there answers NOT_FOUND or UNKNOWN_SYMBOL; the grid is an administrator's.
    const spoken = refusals.filter((reason) => !reason.startsWith('unknown_') && reason !== 'grid_in_use');
    expect(unnamed(spoken)).toEqual([]);
  });

  it('names every reason for which an order ends', () => {
    const ends = names(exchange, /'(?:canceled|expired|filled)', '([a-z_]+)'\)/g);
    expect(ends.length).toBeGreaterThan(10);
    expect(unnamed(ends)).toEqual([]);
  });

  it('states the bounds in force', () => {
    const value = (filter: RegExp) => rowsOf(rules, filter)[0]![2]!;
    const percent = (share: string) => `${Number(share) * 100} %`;
    expect(value(/^limit price$/)).toMatch(new RegExp(`^${percent(DEFAULT_BOUNDS.priceBand)} `));
    expect(value(/^reach of market orders$/)).toMatch(new RegExp(`^${percent(DEFAULT_BOUNDS.marketBound)} `));
    expect(value(/^open orders$/)).toMatch(new RegExp(`^${DEFAULT_BOUNDS.maxOrders} `));
    expect(value(/^of them conditional$/)).toBe(String(DEFAULT_BOUNDS.maxConditionalOrders));
  });

  it.each([
    ['long', 1],
    ['short', -1],
  ] as const)('works the liquidation of a %s out as the exchange does', (name, side) => {
    const preview = previewPosition({
      tickSize: '0.1',
      lotSize: '0.001',
      quoteScale: 8,
      brackets: [
        { notionalCap: '50000', maintenanceMarginRate: '0.004', maxLeverage: 125 },
        { notionalCap: '600000', maintenanceMarginRate: '0.005', maxLeverage: 100 },
      ],
      side,
      price: '100000',
      quantity: '0.5',
      leverage: 125,
      takerFee: '0.0004',
    });
    const [, , onTick, bankruptcy] = rowsOf(rules, new RegExp(`^${name}$`))[0]!;
    const plain = (text: string) => text.replaceAll(',', '');
    expect(compareDecimals(plain(onTick!), preview.liquidationPrice!)).toBe(0);
    expect(compareDecimals(plain(bankruptcy!), preview.bankruptcyPrice)).toBe(0);
  });
});

describe('docs/reference/fees.md', () => {
  it('has the tiers as they are', () => {
    const inPercent = (fee: string, share: string) =>
      Number(multiplyDecimals(multiplyDecimals(fee, share), '100'));
    const rows = rowsOf(fees, /^\d+$/).map(([tier, from, taker, maker]) => [
      Number(tier),
      Number(from!.replaceAll(',', '')),
      Number.parseFloat(taker!),
      Number.parseFloat(maker!),
    ]);
    expect(rows).toEqual(
      FEE_TIERS.map(({ volumeUsd, taker, maker }, tier) => [
        tier,
        Number(volumeUsd),
        inPercent('0.0004', taker),
        inPercent('0.0002', maker),
      ]),
    );
  });
});
