import type { ListedMarket } from '../../stores/markets.ts';
import type { PriceStore } from '../../stores/prices.ts';
import type { WatchSort, WatchSortKey } from '../../stores/settings.ts';

type Prices = Pick<PriceStore, 'get'>;

/** Markets in the order of the watchlist. Those without a price yet come last, whichever way it runs. */
export function sortMarkets(
  markets: readonly ListedMarket[],
  { key, descending }: WatchSort,
  prices: Prices,
): readonly ListedMarket[] {
  const sign = descending ? -1 : 1;
  if (key === 'name') return [...markets].sort((a, b) => sign * a.id.localeCompare(b.id));
  const keyed = markets.map((market) => ({ market, value: sortValue(key, market.id, prices) }));
  keyed.sort((a, b) => {
    const order =
      a.value === null || b.value === null
        ? Number(a.value === null) - Number(b.value === null)
        : sign * (a.value - b.value);
    return order || a.market.id.localeCompare(b.market.id);
  });
  return keyed.map(({ market }) => market);
}

function sortValue(key: Exclude<WatchSortKey, 'name'>, id: string, prices: Prices): number | null {
  const row = prices.get(id);
  if (row === undefined) return null;
  if (key === 'price') return row.price;
  return key === 'change' ? row.changePercent24h : row.quoteVolume24h;
}

/**
 * How well a market matches typed text; 0: not at all. Exact base, then beginning of the base, then part of the id,
 * then the letters of the base in order (`btc` finds `BTC`, `shb` finds `SHIB`).
 */
export function matchScore(
  { base, id, symbol }: Pick<ListedMarket, 'base' | 'id' | 'symbol'>,
  text: string,
): number {
  const wanted = text.trim().toUpperCase();
  if (wanted === '') return 1;
  if (base === wanted || id === wanted || symbol === wanted) return 100;
  if (base.startsWith(wanted) || id.startsWith(wanted) || symbol.startsWith(wanted)) return 80 - base.length;
  if (id.includes(wanted.replace(/[/\-_ ]/g, ''))) return 40 - base.length;
  return isSubsequence(wanted, base) ? Math.max(1, 20 - base.length) : 0;
}

function isSubsequence(wanted: string, text: string): boolean {
  let position = 0;
  for (const letter of wanted) {
    position = text.indexOf(letter, position) + 1;
    if (position === 0) return false;
  }
  return wanted[0] === text[0];
}

/** Markets that match, best first; without text all of them as they came. */
export function searchMarkets(markets: readonly ListedMarket[], text: string): readonly ListedMarket[] {
  if (text.trim() === '') return markets;
  return markets
    .map((market) => ({ market, score: matchScore(market, text) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ market }) => market);
}
