import { Sma } from '../blocks/sma.ts';
import { Stochastic } from '../blocks/stochastic.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars } from '../definition/parameter.ts';

export const stochastic = defineIndicator({
  id: 'stoch',
  name: 'Stochastic Oscillator',
  category: 'momentum',
  description:
    'Where the close stands in the range of the last bars, 0 to 100, smoothed (%K), and its mean (%D).',
  pane: 'own',
  formula: 'Lane 1984',
  seed: 'none; the windows alone decide; exactly 0 where the range is zero',
  parity: 'TradingView Stoch, `ta.sma(ta.stoch(…))`; TA-Lib STOCH alike; smoothing 1 gives the raw %K',
  inputs: ['high', 'low', 'close'],
  parameters: {
    length: bars('%K length', 14),
    kSmoothing: bars('%K smoothing', 3),
    dSmoothing: bars('%D smoothing', 3),
  },
  outputs: { k: line('%K'), d: line('%D') },
  warmUp({ length, kSmoothing, dSmoothing }) {
    const k = length - 1 + kSmoothing - 1;
    return { k, d: k + dSmoothing - 1 };
  },
  create({ memory, parameters: { length, kSmoothing, dSmoothing }, input: { high, low, close }, output }) {
    const raw = new Stochastic(memory, length);
    const slow = new Sma(memory, kSmoothing);
    const mean = new Sma(memory, dSmoothing);
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        output.k[i] = raw.next(close[i]!, high[i]!, low[i]!);
      }
      slow.fill(output.k, output.k, start, end);
      mean.fill(output.k, output.d, start, end);
    };
  },
});
