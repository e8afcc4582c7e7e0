import { candlesFromRows, sliceCandles } from '@tradewind/market';
import type { Candle } from '@tradewind/market';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeIndicator, indicators, IndicatorStream, parseParameters } from '../src/index.ts';
import type { Indicator, Parameter } from '../src/index.ts';
import { flatCandles, randomCandles, randomNumbers, randomRows } from './support/candles.ts';

const RUNS = { numRuns: 12 };

function parameterValue(parameter: Parameter): fc.Arbitrary<number | string> {
  if (parameter.type === 'choice') return fc.constantFrom(...parameter.choices);
  if (parameter.type === 'integer') return fc.integer({ min: parameter.min, max: 40 });
  return fc.double({ min: parameter.min, max: Math.min(parameter.max, 5), noNaN: true });
}

function parametersOf(indicator: Indicator): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const fields = indicator.parameters.map(
    (parameter) => [parameter.name, parameterValue(parameter)] as const,
  );
  return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
}

const scenario = (indicator: Indicator) =>
  fc.record({
    parameters: parametersOf(indicator),
    seed: fc.integer(),
    count: fc.integer({ min: 1, max: 300 }),
  });

/** A bar that a live feed might have shown before the final one. */
function provisional(row: Candle, random: () => number): Candle {
  const close = row.close * (0.5 + random());
  return { ...row, close, high: Math.max(row.high, close), low: Math.min(row.low, close), volume: random() };
}

describe.each(indicators.map((indicator) => [indicator.id, indicator] as const))('%s', (_, indicator) => {
  const names = indicator.outputs.map(({ name }) => name);

  it('gives the same bits bar by bar and over columns, however often the last bar changes', () => {
    fc.assert(
      fc.property(scenario(indicator), ({ parameters, seed, count }) => {
        const rows = randomRows(seed, count);
        const { outputs } = computeIndicator(indicator, candlesFromRows(rows), parameters);
        const random = randomNumbers(seed + 1);
        const stream = new IndicatorStream(indicator, parameters);
        rows.forEach((row, index) => {
          for (let change = Math.floor(random() * 3); change > 0; change -= 1) {
            stream.update(provisional(row, random));
          }
          const expected = names.map((name) => outputs[name]![index]);
          expect([...stream.update(row)]).toEqual(expected);
        });
      }),
      RUNS,
    );
  });

  it('never sees the future: a row is the same whatever follows it', () => {
    fc.assert(
      fc.property(scenario(indicator), fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
        const candles = randomCandles(given.seed, given.count);
        const end = Math.ceil(share * given.count);
        const whole = computeIndicator(indicator, candles, given.parameters).outputs;
        const prefix = computeIndicator(indicator, sliceCandles(candles, 0, end), given.parameters).outputs;
        for (const name of names) expect(prefix[name]).toEqual(whole[name]!.slice(0, end));
      }),
      RUNS,
    );
  });

  it('is NaN before its declared first value and finite from there on', () => {
    fc.assert(
      fc.property(scenario(indicator), ({ parameters, seed, count }) => {
        const { outputs } = computeIndicator(indicator, randomCandles(seed, count), parameters);
        const first = indicator.warmUp(parseParameters(indicator, parameters));
        expect(Object.keys(first).toSorted()).toEqual(names.toSorted());
        for (const name of names) {
          const finite = Array.from(outputs[name]!, Number.isFinite);
          expect(finite).toEqual(finite.map((__, row) => row >= first[name]!));
        }
      }),
      RUNS,
    );
  });

  it('skips rows without a number: NaN there, and no trace in the rows after', () => {
    fc.assert(
      fc.property(scenario(indicator), ({ parameters, seed, count }) => {
        const random = randomNumbers(seed);
        const sound = randomRows(seed, count);
        const mixed = sound.flatMap((row) => {
          if (random() > 0.2) return [{ row, kept: true }];
          const nothing = random() < 0.5 ? NaN : Infinity;
          const hole = {
            ...row,
            open: nothing,
            high: nothing,
            low: nothing,
            close: nothing,
            volume: nothing,
          };
          return [
            { row: { ...hole, time: row.time - 1 }, kept: false },
            { row, kept: true },
          ];
        });
        const expected = computeIndicator(indicator, candlesFromRows(sound), parameters).outputs;
        const actual = computeIndicator(indicator, candlesFromRows(mixed.map(({ row }) => row)), parameters);
        const stream = new IndicatorStream(indicator, parameters);
        const live = mixed.map(({ row }) => [...stream.update(row)]);
        names.forEach((name, output) => {
          const column = actual.outputs[name]!;
          const kept = column.filter((__, row) => mixed[row]!.kept);
          const holes = column.filter((__, row) => !mixed[row]!.kept);
          expect(kept).toEqual(expected[name]);
          expect(holes.every(Number.isNaN)).toBe(true);
          expect(live.map((values) => values[output])).toEqual([...column]);
        });
      }),
      RUNS,
    );
  });

  it('stays finite in a market that never moves', () => {
    for (const volume of [0, 3.7]) {
      const { outputs, parameters } = computeIndicator(indicator, flatCandles(100.1, volume, 120));
      const first = indicator.warmUp(parameters);
      for (const name of names) {
        expect(outputs[name]!.slice(first[name]).every(Number.isFinite)).toBe(true);
      }
    }
  });
});

const windowed = indicators.filter(({ seed }) => seed.startsWith('none'));

describe.each(windowed.map((indicator) => [indicator.id, indicator] as const))('%s', (_, indicator) => {
  it('depends on its window alone: where the series begins changes no bit', () => {
    const candles = randomCandles(7, 20_000);
    const whole = computeIndicator(indicator, candles).outputs;
    const start = 19_000;
    const late = computeIndicator(indicator, sliceCandles(candles, start));
    const first = indicator.warmUp(late.parameters);
    for (const { name } of indicator.outputs) {
      expect(late.outputs[name]!.slice(first[name])).toEqual(whole[name]!.slice(start + first[name]!));
    }
  });
});
