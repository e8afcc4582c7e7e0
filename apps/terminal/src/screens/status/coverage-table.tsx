import { useInfiniteQuery } from '@tanstack/react-query';
import type { CoverageResource } from '@tradewind/protocol';
import { formatNumber } from '../../format/numbers.ts';
import { formatTime } from '../../format/time.ts';
import { useServices } from '../../services.ts';
import { useSettings } from '../../stores/settings.ts';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import styles from './status.module.css';

/** What history is stored, and what is missing in it. */
export function CoverageTable() {
  const { gateway } = useServices();
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['coverage'],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => gateway.call('coverage', { cursor: pageParam }),
    getNextPageParam: (page) => page.nextCursor,
  });
  const series = data?.pages.flatMap((page) => page.data);
  return (
    <section>
      <h2>Stored history</h2>
      {series === undefined && error === null && <Skeleton label="Loading coverage" rows={5} />}
      {series === undefined && error !== null && (
        <ErrorState title="The coverage did not load" error={error} onRetry={() => void refetch()} />
      )}
      {series?.length === 0 && (
        <EmptyState title="Nothing is stored yet" hint="History appears here as it is loaded." />
      )}
      {series !== undefined && series.length > 0 && (
        <div className={styles.wide} tabIndex={0} role="region" aria-label="Stored history">
          <table>
            <thead>
              <tr>
                <th scope="col">Market</th>
                <th scope="col">Venue</th>
                <th scope="col">Timeframe</th>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col">Candles</th>
                <th scope="col">Missing</th>
                <th scope="col">Gaps</th>
              </tr>
            </thead>
            <tbody>
              {series.map((each) => (
                <Series key={`${each.venue} ${each.id} ${each.timeframe}`} series={each} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {hasNextPage && (
        <button
          type="button"
          className={styles.more}
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {isFetchingNextPage ? 'Loading…' : 'Show more'}
        </button>
      )}
    </section>
  );
}

const GAPS_NAMED = 3;

function Series({ series }: { readonly series: CoverageResource }) {
  const zone = useSettings((settings) => settings.timeZone);
  const { gaps, gapCount } = series;
  return (
    <tr>
      <th scope="row">{series.symbol}</th>
      <td>{series.venue}</td>
      <td>{series.timeframe}</td>
      <td>{formatTime(series.first, 'full', zone)}</td>
      <td>{formatTime(series.last, 'full', zone)}</td>
      <td>{formatNumber(series.candles, 0)}</td>
      <td>{formatNumber(series.missing, 0)}</td>
      <td>
        {gapCount === 0 ? (
          'none'
        ) : (
          <details>
            <summary>{gapCount}</summary>
            <ul>
              {gaps.slice(0, GAPS_NAMED).map((gap) => (
                <li key={gap.from}>
                  {formatTime(gap.from, 'full', zone)} to {formatTime(gap.to, 'full', zone)}, {gap.missing}{' '}
                  candles
                </li>
              ))}
              {gapCount > GAPS_NAMED && <li>and {gapCount - Math.min(GAPS_NAMED, gaps.length)} more</li>}
            </ul>
          </details>
        )}
      </td>
    </tr>
  );
}
