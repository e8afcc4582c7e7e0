import { Link } from '@tanstack/react-router';
import { useMarkets } from '../../stores/markets.ts';
import type { ListedMarket } from '../../stores/markets.ts';
import styles from './ticket.module.css';

/** Leverage is for perpetuals alone; where the pair has one, the way to it. */
export function PerpetualOffer({ market }: { readonly market: ListedMarket }) {
  const { data: markets } = useMarkets();
  const perpetual = markets?.find(`${market.symbol}:${market.quote}`);
  if (perpetual === undefined) return null;
  return (
    <p className={styles.offer}>
      Spot, no leverage.{' '}
      <Link to="/trade/$market" params={{ market: perpetual.id }} search={(before) => before}>
        Trade the perpetual, up to {perpetual.maxLeverage}x
      </Link>
    </p>
  );
}
