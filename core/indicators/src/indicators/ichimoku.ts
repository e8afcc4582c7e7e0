import { Extreme } from '../blocks/extreme.ts';
import { Lag } from '../blocks/lag.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars } from '../definition/parameter.ts';
import type { Memory } from '../memory.ts';

/** Middle of the highest high and the lowest low of `length` bars. */
function middle(memory: Memory, length: number): (high: number, low: number) => number {
  const highest = new Extreme(memory, length, 'highest');
  const lowest = new Extreme(memory, length, 'lowest');
  return (high, low) => (highest.next(high) + lowest.next(low)) / 2;
}

/**
 * The leading lines are given as they stand under each bar: computed `displacement` bars before. The lagging line is the
 * close itself, for a chart to draw that many bars to the left; shifted values would show the future.
 */
export const ichimoku = defineIndicator({
  id: 'ichimoku',
  name: 'Ichimoku Cloud',
  category: 'trend',
  description: 'Middles of three ranges, two of them cast ahead as a cloud, and the close cast back.',
  pane: 'price',
  formula: 'Hosoda 1969',
  seed: 'none; the windows alone decide',
  parity: 'Stock.Indicators; TradingView draws the cloud displacement − 1 bars ahead: set 25 for its 26',
  inputs: ['high', 'low', 'close'],
  parameters: {
    conversionLength: bars('Conversion line length', 9),
    baseLength: bars('Base line length', 26),
    spanLength: bars('Leading span B length', 52),
    displacement: bars('Displacement', 26),
  },
  outputs: {
    conversion: line('Conversion line'),
    base: line('Base line'),
    spanA: line('Leading span A'),
    spanB: line('Leading span B'),
    lagging: { ...line('Lagging span'), offset: ({ displacement }) => -Number(displacement) },
  },
  warmUp: ({ conversionLength, baseLength, spanLength, displacement }) => ({
    conversion: conversionLength - 1,
    base: baseLength - 1,
    spanA: Math.max(conversionLength, baseLength) - 1 + displacement,
    spanB: spanLength - 1 + displacement,
    lagging: 0,
  }),
  create({ memory, parameters, input: { high, low, close }, output }) {
    const conversion = middle(memory, parameters.conversionLength);
    const base = middle(memory, parameters.baseLength);
    const span = middle(memory, parameters.spanLength);
    const ahead = new Lag(memory, parameters.displacement);
    const farAhead = new Lag(memory, parameters.displacement);
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        const quick = conversion(high[i]!, low[i]!);
        const calm = base(high[i]!, low[i]!);
        output.conversion[i] = quick;
        output.base[i] = calm;
        output.spanA[i] = ahead.next((quick + calm) / 2);
        output.spanB[i] = farAhead.next(span(high[i]!, low[i]!));
        output.lagging[i] = close[i]!;
      }
    };
  },
});
