import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeptEvents } from '../../src/modules/trading/publication/kept-events.ts';
import { accountEvent } from './rows.ts';

const event = (seq: number, weight = 1) => ({ event: accountEvent('wallet', seq), weight });

describe('kept events', () => {
  it('are the newest of each account, never with a gap, and never more than may be kept', () => {
    const step = fc.record({
      user: fc.constantFrom('a', 'a', 'a', 'b', 'c', 'd'),
      skips: fc.boolean(),
      weight: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const kept = new KeptEvents({ perAccount: 10, weightMax: 40 });
        const newest = new Map<string, number>();
        const told = new Map<string, number[]>();
        for (const { user, skips, weight } of steps) {
          const seq = (newest.get(user) ?? 0) + (skips ? 2 : 1);
          newest.set(user, seq);
          told.set(user, [...(told.get(user) ?? []), seq]);
          kept.add(user, event(seq, weight));
          expect(kept.newest(user)).toBe(seq);
          let weights = 0;
          for (const [each, seqs] of told) {
            for (const since of [0, seq - 12, seq - 9, seq - 1, seq].filter((from) => from >= 0)) {
              const after = kept.after(each, since);
              if (after === null) continue;
              const numbers = after.map((held) => held.event.seq);
              // All that there are, and each follows the one before.
              expect(numbers).toEqual(seqs.filter((one) => one > since));
              expect(numbers).toEqual(numbers.map((_one, index) => since + 1 + index));
            }
            const all = seqs.flatMap((from) => kept.after(each, from - 1) ?? []);
            for (const held of new Set(all)) weights += held.weight;
            expect(new Set(all).size).toBeLessThanOrEqual(10);
          }
          expect(weights).toBeLessThanOrEqual(40);
        }
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  it('go with the account that has had none for the longest', () => {
    const kept = new KeptEvents({ perAccount: 10, weightMax: 4 });
    for (const user of ['a', 'b', 'a', 'c']) kept.add(user, event((kept.newest(user) ?? 0) + 1));
    kept.add('d', event(1));
    expect(['a', 'b', 'c', 'd'].map((user) => kept.newest(user))).toEqual([2, undefined, 1, 1]);
  });

  it('reach back exactly to the oldest', () => {
    const kept = new KeptEvents({ perAccount: 3, weightMax: 100 });
    for (let seq = 5; seq <= 9; seq += 1) kept.add('a', event(seq));
    const seqs = (since: number) => kept.after('a', since)?.map(({ event: { seq } }) => seq) ?? null;
    expect([5, 6, 7, 8, 9, 10].map(seqs)).toEqual([null, [7, 8, 9], [8, 9], [9], [], null]);
    expect(kept.after('nobody', 0)).toBeNull();
  });
});
