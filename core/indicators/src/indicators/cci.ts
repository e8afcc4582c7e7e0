import { MeanDeviation } from '../blocks/mean-deviation.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars, source } from '../definition/parameter.ts';

/** Lambert's constant, chosen so that most values fall between −100 and 100. */
const SCALE = 0.015;

export const cci = defineIndicator({
  id: 'cci',
  name: 'Commodity Channel Index',
  category: 'momentum',
  description: 'Distance of the typical price from its mean, in units of 0.015 mean absolute deviations.',
  pane: 'own',
  formula: 'Lambert 1980',
  seed: 'none; the window alone decides; exactly 0 where all values are equal',
  parity: 'TradingView `ta.cci`; TA-Lib alike',
  inputs: ['source'],
  parameters: { length: bars('Length', 20), source: source('hlc3') },
  outputs: { cci: line('CCI') },
  warmUp: ({ length }) => ({ cci: length - 1 }),
  create({ memory, parameters: { length }, input, output }) {
    const values = input.source;
    const result = output.cci;
    const distance = new MeanDeviation(memory, length, SCALE);
    return (start, end) => {
      for (let i = start; i < end; i += 1) result[i] = distance.next(values[i]!);
    };
  },
});
