import { useSyncExternalStore } from 'react';
import { formatNumber } from '../../format/numbers.ts';
import { useServices } from '../../services.ts';
import type { ListedMarket } from '../../stores/markets.ts';
import { spreadText } from './paint-book.ts';

const LEVELS = 10;

/** The best levels as a real table, for those who can't see the canvas; follows it every two seconds. */
export function BookTable({ market }: { readonly market: ListedMarket }) {
  const { book } = useServices();
  useSyncExternalStore(book.signal.subscribe, book.signal.version);
  const snapshot = book.book;
  if (snapshot === null) return null;
  return (
    <table className="visually-hidden" data-testid="book-table">
      <caption>
        Order book of {market.symbol}. {spreadText(snapshot, market.priceDecimals)}
      </caption>
      <thead>
        <tr>
          <th scope="col">Side</th>
          <th scope="col">Price</th>
          <th scope="col">Size</th>
        </tr>
      </thead>
      <tbody>
        <Side name="Ask" levels={snapshot.asks} market={market} />
        <Side name="Bid" levels={snapshot.bids} market={market} />
      </tbody>
    </table>
  );
}

interface SideProps {
  readonly name: string;
  readonly levels: Float64Array;
  readonly market: ListedMarket;
}

function Side({ name, levels, market }: SideProps) {
  return Array.from({ length: Math.min(LEVELS, levels.length / 2) }, (_, row) => (
    <tr key={`${name} ${row}`}>
      <th scope="row">{`${name} ${row + 1}`}</th>
      <td>{formatNumber(levels[row * 2]!, market.priceDecimals)}</td>
      <td>{formatNumber(levels[row * 2 + 1]!, market.quantityDecimals)}</td>
    </tr>
  ));
}
