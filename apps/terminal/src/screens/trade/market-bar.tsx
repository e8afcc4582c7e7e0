import { ChevronDown } from 'lucide-react';
import { useRef, useSyncExternalStore } from 'react';
import { formatCompact, formatNumber, formatPercent, formatSigned } from '../../format/numbers.ts';
import { LAYERS } from '../../paint/scheduler.ts';
import { MoveMark } from '../../panels/move-mark.ts';
import { useServices } from '../../services.ts';
import type { ListedMarket } from '../../stores/markets.ts';
import { openDialog } from '../../stores/view.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { usePainter } from '../../ui/use-painter.ts';
import styles from './market-bar.module.css';

const FIELDS = ['24 h change', '24 h high', '24 h low', 'Volume', 'Turnover'] as const;

/** The market that is shown, its price and its last 24 hours. */
export function MarketBar({ market }: { readonly market: ListedMarket }) {
  const { prices, feed } = useServices();
  const { isStale } = useSyncExternalStore(feed.subscribe, feed.current);
  const isPerpetual = market.type === 'perpetual';
  const price = useRef<HTMLSpanElement>(null);
  const mark = useRef<MoveMark>(null);
  const fields = useRef<HTMLDListElement>(null);
  usePainter(LAYERS.prices, () => {
    const row = prices.get(market.id);
    if (row === undefined || price.current === null || fields.current === null) return;
    mark.current ??= new MoveMark(price.current);
    const decimals = market.priceDecimals;
    mark.current.paint(formatNumber(row.price, decimals), row);
    const texts = [
      `${formatSigned(row.change24h, decimals)} (${formatPercent(row.changePercent24h)})`,
      formatNumber(row.high24h, decimals),
      formatNumber(row.low24h, decimals),
      `${formatCompact(row.volume24h)} ${market.base}`,
      `${formatCompact(row.quoteVolume24h)} ${market.quote}`,
    ];
    fields.current.querySelectorAll('dd').forEach((cell, index) => {
      if (cell.textContent !== texts[index]) cell.textContent = texts[index]!;
      if (index === 0) cell.dataset['sign'] = String(Math.sign(row.change24h));
    });
  });
  return (
    <div className={styles.bar} data-stale={isStale || undefined}>
      <button
        type="button"
        className={styles.symbol}
        aria-label={`${market.base}/${market.quote}${isPerpetual ? ' PERP' : ''}, choose another market`}
        onClick={() => openDialog('palette')}
      >
        <b>{market.base}</b>
        <span>/{market.quote}</span>
        {isPerpetual && <em className={styles.perpetual}> PERP</em>}
        <ChevronDown size={14} aria-hidden />
      </button>
      <ActionButton id="favourite" />
      <span className={styles.price} ref={price} data-testid="last-price" />
      {isStale && <span className={styles.stale}>not current</span>}
      <dl className={styles.fields} ref={fields}>
        {FIELDS.map((name) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd />
          </div>
        ))}
      </dl>
    </div>
  );
}
