import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { searchMarkets } from '../../panels/watchlist/arrange.ts';
import type { ListedMarket } from '../../stores/markets.ts';
import { openDialog } from '../../stores/view.ts';
import styles from '../not-found.module.css';

const SUGGESTIONS = 6;

/** A link to a market that the catalogue does not have: says so, and offers what may have been meant. */
export function UnknownMarket({
  spelling,
  markets,
}: {
  readonly spelling: string;
  readonly markets: readonly ListedMarket[];
}) {
  const similar = similarMarkets(spelling, markets);
  useEffect(() => {
    document.title = 'Unknown market · Tradewind';
  }, []);
  return (
    <div className={styles.page}>
      <h1>There is no market “{spelling.slice(0, 40)}”</h1>
      <p>
        {similar.length > 0 ? 'Perhaps one of these was meant:' : 'It may have been delisted, or misspelt.'}
      </p>
      <ul className={styles.suggestions}>
        {similar.map((market) => (
          <li key={market.id}>
            <Link to="/trade/$market" params={{ market: market.id }}>
              {market.symbol}
            </Link>
          </li>
        ))}
      </ul>
      <button type="button" className={styles.button} onClick={() => openDialog('palette')}>
        Search all {markets.length} markets
      </button>
    </div>
  );
}

/** Shortens the spelling from its end until something matches. */
function similarMarkets(spelling: string, markets: readonly ListedMarket[]): readonly ListedMarket[] {
  const letters = spelling
    .replace(/[^\w]/g, '')
    .replace(/USDT?$/i, '')
    .slice(0, 20);
  for (let length = letters.length; length > 0; length -= 1) {
    const found = searchMarkets(markets, letters.slice(0, length));
    if (found.length > 0) return found.slice(0, SUGGESTIONS);
  }
  return [];
}
