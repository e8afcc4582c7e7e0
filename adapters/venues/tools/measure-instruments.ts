/**
 * Remakes `src/instruments/table.ts` from the recorded exchange information and candles:
 * `node adapters/venues/tools/measure-instruments.ts` (set TRADEWIND_DATA where the data folder lies elsewhere).
 */
import { writeFileSync } from 'node:fs';
import { normalizeDecimal } from '@tradewind/money';
import { readCandles, readRecording, recordedIds } from './recordings.ts';

interface ExchangeSymbol {
  readonly symbol: string;
  readonly status: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  readonly filters: readonly Readonly<Record<string, string>>[];
}

/** Dollar tokens against the dollar: their price is a constant, so they are no market to watch or trade. */
const DOLLARS = new Set(['USDC', 'FDUSD', 'TUSD', 'USDP', 'DAI', 'BUSD']);

/** Leveraged tokens such as BTCUP, ETHBEAR: they decay by construction and all have been withdrawn. */
const LEVERAGED = /(UP|DOWN|BULL|BEAR)$/;

/** Bases that end like a leveraged token and are none. */
const NOT_LEVERAGED = new Set(['JUP', 'SYRUP']);

const information = JSON.parse(readRecording('rest/exchangeInfo.json.gz')) as { symbols: ExchangeSymbol[] };
const recorded = new Set(recordedIds('candles-2024-07', '5m'));

function filter(entry: ExchangeSymbol, type: string, field: string): string {
  const value = entry.filters.find(({ filterType }) => filterType === type)?.[field];
  if (value === undefined) throw new Error(`${entry.symbol} has no ${type}.${field}`);
  return normalizeDecimal(value);
}

/** Mean quote volume of a recorded day. */
function dailyQuoteVolume(id: string): number {
  const { close, volume, time } = readCandles(`candles-2024-07/${id}-5m`);
  return (volume.reduce((sum, base, index) => sum + base * close[index]!, 0) / time.length) * 288;
}

const rows = information.symbols
  .filter(
    ({ symbol, status, quoteAsset }) => status === 'TRADING' && quoteAsset === 'USDT' && recorded.has(symbol),
  )
  .filter(({ baseAsset }) => !DOLLARS.has(baseAsset))
  .filter(({ baseAsset }) => !LEVERAGED.test(baseAsset) || NOT_LEVERAGED.has(baseAsset))
  .map((entry) => ({ entry, volume: dailyQuoteVolume(entry.symbol) }))
  .sort((a, b) => b.volume - a.volume)
  .map(({ entry }) =>
    [
      entry.baseAsset,
      filter(entry, 'PRICE_FILTER', 'tickSize'),
      filter(entry, 'LOT_SIZE', 'stepSize'),
      filter(entry, 'NOTIONAL', 'minNotional'),
    ].join(' '),
  );

const text = `/**
 * USDT spot pairs with their filters: base, tick size, lot size, minimum notional, one pair a line. Filters are
 * Binance's own, from its exchange information of 2024-09-08; the order is by traded value over 2024-07-22 to 07-30,
 * most traded first. Remade by \`tools/measure-instruments.ts\`.
 */
export const INSTRUMENT_TABLE = \`
${rows.join('\n')}
\`;
`;
writeFileSync(new URL('../src/instruments/table.ts', import.meta.url), text);
process.stdout.write(`${rows.length} pairs\n`);
