import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { source } from '../definition/parameter.ts';

const CLOSE = 0;
const SUM = 1;

export const obv = defineIndicator({
  id: 'obv',
  name: 'On-Balance Volume',
  category: 'volume',
  description: 'Running sum of the volume, added when the price rose and taken away when it fell.',
  pane: 'own',
  formula: 'Granville 1963',
  seed: '0 at the first bar; the level depends on where the series begins, the changes do not',
  parity: 'TradingView `ta.obv`; TA-Lib begins with the first volume',
  inputs: ['source', 'volume'],
  parameters: { source: source() },
  outputs: { obv: line('OBV') },
  warmUp: () => ({ obv: 0 }),
  create({ memory, input, output }) {
    const { source: values, volume } = input;
    const result = output.obv;
    const state = memory.floats(2);
    state[CLOSE] = NaN;
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        const value = values[i]!;
        const before = state[CLOSE]!;
        if (value > before) state[SUM] = state[SUM]! + volume[i]!;
        else if (value < before) state[SUM] = state[SUM]! - volume[i]!;
        state[CLOSE] = value;
        result[i] = state[SUM]!;
      }
    };
  },
});
