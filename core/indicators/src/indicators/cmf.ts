import { RollingSum } from '../blocks/rolling-sum.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars } from '../definition/parameter.ts';

export const cmf = defineIndicator({
  id: 'cmf',
  name: 'Chaikin Money Flow',
  category: 'volume',
  description: 'Volume weighed by where in its range each bar closed, over all volume, −1 to 1.',
  pane: 'own',
  formula: 'Chaikin 1982',
  seed: 'none; the window alone decides; a bar without range counts 0; 0 without volume',
  parity: 'TradingView Chaikin Money Flow',
  inputs: ['high', 'low', 'close', 'volume'],
  parameters: { length: bars('Length', 20) },
  outputs: { cmf: line('CMF') },
  warmUp: ({ length }) => ({ cmf: length - 1 }),
  create({ memory, parameters: { length }, input: { high, low, close, volume }, output }) {
    const result = output.cmf;
    const flows = new RollingSum(memory, length);
    const volumes = new RollingSum(memory, length);
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        const range = high[i]! - low[i]!;
        const place = range === 0 ? 0 : (close[i]! - low[i]! - (high[i]! - close[i]!)) / range;
        const flow = flows.next(place * volume[i]!);
        const total = volumes.next(volume[i]!);
        result[i] = total === 0 ? 0 : flow / total;
      }
    };
  },
});
