import { Rma } from '../blocks/rma.ts';
import { TrueRange } from '../blocks/true-range.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars } from '../definition/parameter.ts';

const HIGH = 0;
const LOW = 1;

export const adx = defineIndicator({
  id: 'adx',
  name: 'Directional Movement Index',
  category: 'trend',
  description:
    'Strength of upward (+DI) and downward (−DI) movement, and how clearly one prevails (ADX), 0 to 100.',
  pane: 'own',
  formula: 'Wilder 1978',
  seed: 'RMA from the second bar on, each by the mean of its first values; 0 where nothing moved',
  parity: 'TradingView `ta.dmi`; TA-Lib’s sums begin a bar earlier and converge to the same',
  inputs: ['high', 'low', 'close'],
  parameters: { length: bars('DI length', 14), smoothing: bars('ADX smoothing', 14) },
  outputs: { adx: line('ADX'), plusDi: line('+DI'), minusDi: line('−DI') },
  warmUp: ({ length, smoothing }) => ({ adx: length + smoothing - 1, plusDi: length, minusDi: length }),
  create({ memory, parameters: { length, smoothing }, input: { high, low, close }, output }) {
    const range = new TrueRange(memory, 'nothing');
    const meanRange = new Rma(memory, length);
    const meanRise = new Rma(memory, length);
    const meanFall = new Rma(memory, length);
    const smooth = new Rma(memory, smoothing);
    const before = memory.floats(2, NaN);
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        const rise = high[i]! - before[HIGH]!;
        const fall = before[LOW]! - low[i]!;
        before[HIGH] = high[i]!;
        before[LOW] = low[i]!;
        const first = Number.isNaN(rise);
        const span = meanRange.next(range.next(high[i]!, low[i]!, close[i]!));
        const up = meanRise.next(first ? NaN : rise > fall && rise > 0 ? rise : 0);
        const down = meanFall.next(first ? NaN : fall > rise && fall > 0 ? fall : 0);
        const plus = span === 0 ? 0 : (100 * up) / span;
        const minus = span === 0 ? 0 : (100 * down) / span;
        const sum = plus + minus;
        output.plusDi[i] = plus;
        output.minusDi[i] = minus;
        output.adx[i] = 100 * smooth.next(Math.abs(plus - minus) / (sum === 0 ? 1 : sum));
      }
    };
  },
});
