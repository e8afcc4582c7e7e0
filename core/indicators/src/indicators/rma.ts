import { Rma } from '../blocks/rma.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars, source } from '../definition/parameter.ts';

export const rma = defineIndicator({
  id: 'rma',
  name: "Wilder's Moving Average",
  category: 'moving_average',
  description: 'The slow exponential mean inside RSI, ATR and ADX: α = 1 / length. Also called SMMA.',
  pane: 'price',
  formula: 'Wilder 1978',
  seed: 'mean of the first length values',
  parity: 'TradingView `ta.rma`',
  inputs: ['source'],
  parameters: { length: bars('Length', 14), source: source() },
  outputs: { rma: line('RMA') },
  warmUp: ({ length }) => ({ rma: length - 1 }),
  create({ memory, parameters: { length }, input, output }) {
    const values = input.source;
    const result = output.rma;
    const mean = new Rma(memory, length);
    return (start, end) => {
      for (let i = start; i < end; i += 1) result[i] = mean.next(values[i]!);
    };
  },
});
