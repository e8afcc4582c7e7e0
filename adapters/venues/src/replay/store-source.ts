import type { CandleStore, Instrument } from '@tradewind/market';
import { spanAt } from './spans.ts';
import type { RecordedSeries } from './spans.ts';
import type { ReplaySource } from './source.ts';

/** Replays the candles that the store keeps of one venue. */
export function storeSource(
  store: CandleStore,
  venue: string,
  instruments: () => Promise<readonly Instrument[]>,
): ReplaySource {
  let coverage: Promise<Map<string, RecordedSeries[]>> | null = null;

  async function read(): Promise<Map<string, RecordedSeries[]>> {
    const bySymbol = new Map<string, RecordedSeries[]>();
    for (const { symbol, timeframe, first, last } of await store.coverage({ venue, gapLimit: 0 })) {
      const series = bySymbol.get(symbol);
      if (series === undefined) bySymbol.set(symbol, [{ timeframe, first, last }]);
      else series.push({ timeframe, first, last });
    }
    return bySymbol;
  }

  async function seriesOf(): Promise<Map<string, RecordedSeries[]>> {
    coverage ??= read();
    try {
      return await coverage;
    } catch (error) {
      coverage = null;
      throw error;
    }
  }

  return {
    async instruments() {
      const stored = await seriesOf();
      return (await instruments()).filter(({ symbol }) => stored.has(symbol));
    },
    async span(symbol, time) {
      return spanAt((await seriesOf()).get(symbol) ?? [], time);
    },
    candles: (symbol, timeframe, range) => store.read({ venue, symbol }, timeframe, range),
  };
}
