import type { PortfolioSnapshot } from '@tradewind/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equityPoints, equitySummary, gainPercent, thinned } from '../src/screens/portfolio/equity.ts';
import { slices } from '../src/screens/portfolio/slices.ts';
import { readSnapshots } from '../src/screens/portfolio/use-portfolio.ts';

const at = (time: string, totalUsd: string) => ({ time, totalUsd });
const holding = (currency: string, share: string) => ({ currency, share, quantity: '1', usdValue: '1' });

describe('the curve of equity', () => {
  it('ascends from the oldest snapshot to now, in seconds that differ', () => {
    const points = equityPoints(
      [at('2026-11-21T02:00:00.000Z', '30'), at('2026-11-21T01:00:00.000Z', '10')],
      at('2026-11-21T02:00:00.500Z', '31'),
    );
    expect(points).toEqual([
      { time: Date.parse('2026-11-21T01:00:00.000Z'), value: 10 },
      { time: Date.parse('2026-11-21T02:00:00.000Z'), value: 30 },
      { time: Date.parse('2026-11-21T02:00:01.000Z'), value: 31 },
    ]);
  });

  it('is summed up by its first, last, lowest and highest point', () => {
    const points = [5, 3, 9, 7].map((value, time) => ({ time, value }));
    expect(equitySummary(points)).toEqual({
      first: points[0],
      last: points[3],
      lowest: points[1],
      highest: points[2],
    });
    expect(equitySummary(points.slice(0, 1))).toBeUndefined();
  });

  it('is read in few points that keep its ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 500 }), fc.integer({ min: 2, max: 40 }), (length, count) => {
        const points = Array.from({ length }, (_, time) => ({ time, value: 0 }));
        const few = thinned(points, count);
        expect(few.length).toBe(Math.min(length, count));
        expect([few[0], few.at(-1)]).toEqual([points[0], points.at(-1)]);
        expect(new Set(few).size).toBe(few.length);
      }),
    );
  });

  it('is read page by page, back to where the range begins', async () => {
    const asked: unknown[] = [];
    const api = {
      snapshots: async (query: { readonly cursor?: string }) => {
        asked.push(query);
        const isFirst = query.cursor === undefined;
        return { data: [{} as PortfolioSnapshot], nextCursor: isFirst ? 'more' : null };
      },
    } as Parameters<typeof readSnapshots>[0];
    expect(await readSnapshots(api, '1D', 86_400_001)).toHaveLength(2);
    await readSnapshots({ snapshots: api.snapshots }, 'All', 86_400_001);
    expect(asked).toEqual([
      { from: 1, limit: 500 },
      { from: 1, limit: 500, cursor: 'more' },
      { limit: 500 },
      { limit: 500, cursor: 'more' },
    ]);
  });
});

describe('a gain', () => {
  it('is a share of what there was before it', () => {
    expect(gainPercent('110', '10')).toBeCloseTo(10);
    expect(gainPercent('90', '-10')).toBeCloseTo(-10);
    expect(gainPercent('10', '10')).toBeNull();
  });
});

describe('the ring of holdings', () => {
  it('closes, largest first, however shares are rounded', () => {
    const ring = slices([holding('A', '0.3333'), holding('B', '0.6666')]);
    expect(ring.map(({ name }) => name)).toEqual(['B', 'A']);
    expect(ring.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(ring[1]!.start).toBeCloseTo(ring[0]!.share);
  });

  it('puts what is beyond its colours together, and leaves out what has no share', () => {
    const many = 'ABCDEFGH'.split('').map((name, index) => holding(name, String(0.2 - index * 0.02)));
    const names = slices([...many, holding('NIL', '0')]).map(({ name }) => name);
    expect(names).toEqual(['A', 'B', 'C', 'D', 'E', 'Others']);
    expect(slices([])).toEqual([]);
  });
});
