import { Ema } from '../blocks/ema.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { histogram, line } from '../definition/output.ts';
import { bars, convention, source } from '../definition/parameter.ts';

/**
 * TA-Lib seeds both averages so that they end on the same bar, and shows nothing before the signal; TradingView seeds
 * each as early as it can.
 */
export const macd = defineIndicator({
  id: 'macd',
  name: 'Moving Average Convergence Divergence',
  category: 'momentum',
  description:
    'Distance between a fast and a slow EMA, its own EMA as the signal, and how far the two are apart.',
  pane: 'own',
  formula: 'Appel 1979; histogram Aspray 1986',
  seed: 'each EMA by the mean of its first values; ta-lib: the faster one by its last values before the slower is ready',
  parity: 'TradingView `ta.macd`; TA-Lib by convention; Tulip and MACDFIX use α = .15 and .075',
  inputs: ['source'],
  parameters: {
    fastLength: bars('Fast length', 12),
    slowLength: bars('Slow length', 26),
    signalLength: bars('Signal length', 9),
    source: source(),
    convention: convention(),
  },
  outputs: { macd: line('MACD'), signal: line('Signal'), histogram: histogram('Histogram') },
  warmUp({ fastLength, slowLength, signalLength, convention: variant }) {
    const both = Math.max(fastLength, slowLength) - 1;
    const signal = both + signalLength - 1;
    return { macd: variant === 'ta-lib' ? signal : both, signal, histogram: signal };
  },
  create({ memory, parameters: { fastLength, slowLength, signalLength, ...rest }, input, output }) {
    const values = input.source;
    const aligned = rest.convention === 'ta-lib';
    const fast = new Ema(memory, fastLength);
    const slow = new Ema(memory, slowLength);
    const smooth = new Ema(memory, signalLength);
    const fastSkips = aligned ? Math.max(0, slowLength - fastLength) : 0;
    const slowSkips = aligned ? Math.max(0, fastLength - slowLength) : 0;
    const skips = Math.max(fastSkips, slowSkips);
    const seen = memory.integers(1);
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        const value = values[i]!;
        const skipped = seen[0]!;
        if (skipped < skips) seen[0] = skipped + 1;
        const quick = skipped < fastSkips ? NaN : fast.next(value);
        const calm = skipped < slowSkips ? NaN : slow.next(value);
        const distance = quick - calm;
        const signal = smooth.next(distance);
        output.macd[i] = aligned && Number.isNaN(signal) ? NaN : distance;
        output.signal[i] = signal;
        output.histogram[i] = distance - signal;
      }
    };
  },
});
