import { Wma } from '../blocks/wma.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars, source } from '../definition/parameter.ts';

export const hma = defineIndicator({
  id: 'hma',
  name: 'Hull Moving Average',
  category: 'moving_average',
  description:
    'A weighted mean over √length of twice the fast weighted mean less the slow one: smooth with little lag.',
  pane: 'price',
  formula: 'Hull 2005',
  seed: 'none; the windows alone decide',
  parity: 'TradingView `ta.hma`: ⌊length / 2⌋ and ⌊√length⌋',
  inputs: ['source'],
  parameters: { length: bars('Length', 20, 2), source: source() },
  outputs: { hma: line('HMA') },
  warmUp: ({ length }) => ({ hma: length + Math.floor(Math.sqrt(length)) - 2 }),
  create({ memory, parameters: { length }, input, output }) {
    const values = input.source;
    const result = output.hma;
    const fast = new Wma(memory, Math.floor(length / 2));
    const slow = new Wma(memory, length);
    const smooth = new Wma(memory, Math.floor(Math.sqrt(length)));
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        const value = values[i]!;
        result[i] = smooth.next(2 * fast.next(value) - slow.next(value));
      }
    };
  },
});
