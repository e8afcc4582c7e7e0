import { useEffect, useState } from 'react';
import type { StatsEvent } from '@tradewind/protocol';
import {
  directionClass,
  formatCompact,
  formatNumber,
  formatPercent,
  formatSigned,
} from '../../format/numbers.ts';
import { formatTime } from '../../format/time.ts';
import type { CallError } from '../../feed/gateway.ts';
import { useServices } from '../../services.ts';
import type { ListedMarket } from '../../stores/markets.ts';
import { useSettings } from '../../stores/settings.ts';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { useMarket } from '../market-context.ts';
import { RangeBar } from './range-bar.tsx';
import styles from './stats.module.css';

/** What came of watching, and of what: figures of another market are not shown under this one's name. */
interface Arrival {
  readonly of: string;
  readonly stats: StatsEvent | null;
  readonly error: CallError | null;
}

const NOTHING: Arrival = { of: '', stats: null, error: null };

/** Rolling 24 hours, and the four-hour window that is open. Arrives about once a second. */
export function StatsPanel() {
  const { gateway } = useServices();
  const market = useMarket();
  const [attempt, setAttempt] = useState(0);
  const wanted = `${market.symbol} ${attempt}`;
  const [arrival, setArrival] = useState<Arrival | null>(null);
  useEffect(
    () =>
      gateway.watch(
        `stats:${market.symbol}`,
        (stats) => setArrival({ of: wanted, stats, error: null }),
        (error) => setArrival({ of: wanted, stats: null, error }),
      ),
    [gateway, market.symbol, wanted],
  );
  const { stats, error } = arrival?.of === wanted ? arrival : NOTHING;
  if (error !== null) {
    return <ErrorState title="No statistics" error={error} onRetry={() => setAttempt(attempt + 1)} />;
  }
  if (stats === null) return <Skeleton label="Loading statistics" rows={9} />;
  return (
    <div className={styles.panel} tabIndex={0} role="region" aria-label="24 hour statistics">
      <Day stats={stats} market={market} />
      {stats.interval !== null && <Window interval={stats.interval} market={market} />}
    </div>
  );
}

function Day({ stats, market }: { readonly stats: StatsEvent; readonly market: ListedMarket }) {
  const price = (value: number | null) => (value === null ? '–' : formatNumber(value, market.priceDecimals));
  const spread = stats.bid === null || stats.ask === null ? null : stats.ask - stats.bid;
  return (
    <section>
      <h3>24 hours</h3>
      <dl>
        <Row name="Last" value={price(stats.price)} />
        <Row
          name="Change"
          value={`${formatSigned(stats.change24h, market.priceDecimals)} · ${formatPercent(stats.changePercent24h)}`}
          tone={directionClass(stats.change24h)}
        />
        <Row name="Open" value={price(stats.open24h)} />
        <Row name="High" value={price(stats.high24h)} />
        <Row name="Low" value={price(stats.low24h)} />
      </dl>
      <RangeBar
        low={stats.low24h}
        high={stats.high24h}
        value={stats.price}
        label="Last price between 24 h low and high"
      />
      <dl>
        <Row name={`Volume (${market.base})`} value={formatCompact(stats.volume24h)} />
        <Row name={`Volume (${market.quote})`} value={formatCompact(stats.quoteVolume24h)} />
        <Row name="Bid" value={price(stats.bid)} />
        <Row name="Ask" value={price(stats.ask)} />
        <Row name="Spread" value={price(spread)} />
      </dl>
    </section>
  );
}

interface WindowProps {
  readonly interval: NonNullable<StatsEvent['interval']>;
  readonly market: ListedMarket;
}

function Window({ interval, market }: WindowProps) {
  const zone = useSettings((settings) => settings.timeZone);
  const price = (value: number | null) => (value === null ? '–' : formatNumber(value, market.priceDecimals));
  const change = interval.open === null || interval.close === null ? 0 : interval.close - interval.open;
  return (
    <section>
      <h3>
        Four-hour window, {formatTime(interval.startTime, 'minute', zone)} to{' '}
        {formatTime(interval.endTime, 'minute', zone)}
        {zone === 'utc' ? ' UTC' : ''}
      </h3>
      <dl>
        <Row name="Open" value={price(interval.open)} />
        <Row name="High" value={price(interval.high)} />
        <Row name="Low" value={price(interval.low)} />
        <Row name="Close" value={price(interval.close)} />
        <Row
          name="Change"
          value={formatPercent(interval.open === null ? 0 : (change / interval.open) * 100)}
          tone={directionClass(change)}
        />
        <Row name="Volume" value={formatCompact(interval.volume)} />
        <Row name="Minutes seen" value={String(interval.dataPoints)} />
      </dl>
    </section>
  );
}

interface RowProps {
  readonly name: string;
  readonly value: string;
  readonly tone?: string;
}

function Row({ name, value, tone = '' }: RowProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={tone}>{value}</dd>
    </div>
  );
}
