import { RollingSum } from '../blocks/rolling-sum.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars, convention, source } from '../definition/parameter.ts';

export const mfi = defineIndicator({
  id: 'mfi',
  name: 'Money Flow Index',
  category: 'volume',
  description: 'Share of the money traded on rising prices, 0 to 100: an RSI that weighs by volume.',
  pane: 'own',
  formula: 'Quong and Soudack 1989',
  seed: 'the first bar counts on both sides, under ta-lib on none; 100 without falls, 50 without any flow',
  parity: 'TradingView `ta.mfi`; TA-Lib by convention, but 0 without any flow',
  inputs: ['source', 'volume'],
  parameters: { length: bars('Length', 14), source: source('hlc3'), convention: convention() },
  outputs: { mfi: line('MFI') },
  warmUp: ({ length, convention: variant }) => ({ mfi: variant === 'ta-lib' ? length : length - 1 }),
  create({ memory, parameters, input, output }) {
    const { source: values, volume } = input;
    const result = output.mfi;
    const firstCounts = parameters.convention === 'tradingview';
    const rises = new RollingSum(memory, parameters.length);
    const falls = new RollingSum(memory, parameters.length);
    const last = memory.floats(1, NaN);
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        const price = values[i]!;
        const before = last[0]!;
        last[0] = price;
        const flow = Number.isNaN(before) && !firstCounts ? NaN : price * volume[i]!;
        const rise = rises.next(price <= before ? 0 : flow);
        const fall = falls.next(price >= before ? 0 : flow);
        if (fall === 0) result[i] = rise === 0 ? 50 : 100;
        else result[i] = 100 - 100 / (1 + rise / fall);
      }
    };
  },
});
