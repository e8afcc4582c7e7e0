import { RelativeStrength } from '../blocks/relative-strength.ts';
import { Sma } from '../blocks/sma.ts';
import { Stochastic } from '../blocks/stochastic.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars, source } from '../definition/parameter.ts';

export const stochasticRsi = defineIndicator({
  id: 'stochrsi',
  name: 'Stochastic RSI',
  category: 'momentum',
  description:
    'Where the RSI stands in its own range of the last bars, 0 to 100, smoothed (%K), and its mean (%D).',
  pane: 'own',
  formula: 'Chande and Kroll 1994',
  seed: 'the RSI’s; exactly 0 where its range is zero',
  parity: 'TradingView Stoch RSI; TA-Lib STOCHRSI does not smooth %K: smoothing 1',
  inputs: ['source'],
  parameters: {
    rsiLength: bars('RSI length', 14),
    length: bars('Stochastic length', 14),
    kSmoothing: bars('%K smoothing', 3),
    dSmoothing: bars('%D smoothing', 3),
    source: source(),
  },
  outputs: { k: line('%K'), d: line('%D') },
  warmUp({ rsiLength, length, kSmoothing, dSmoothing }) {
    const k = rsiLength + length - 1 + kSmoothing - 1;
    return { k, d: k + dSmoothing - 1 };
  },
  create({ memory, parameters: { rsiLength, length, kSmoothing, dSmoothing }, input, output }) {
    const values = input.source;
    const strength = new RelativeStrength(memory, rsiLength);
    const raw = new Stochastic(memory, length);
    const slow = new Sma(memory, kSmoothing);
    const mean = new Sma(memory, dSmoothing);
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        const value = strength.next(values[i]!);
        output.k[i] = raw.next(value, value, value);
      }
      slow.fill(output.k, output.k, start, end);
      mean.fill(output.k, output.d, start, end);
    };
  },
});
