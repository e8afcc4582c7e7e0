import { dataRoutes } from '@tradewind/protocol';
import type { CoverageResource } from '@tradewind/protocol';
import type { Routes } from '../../http/implement.ts';
import type { DataJobs } from './data-jobs.ts';
import { allMarkets } from './resources.ts';
import type { Fees } from './resources.ts';
import { readKlines } from './routes.ts';
import type { MarketDataService } from './service.ts';

/** 8 MB of file as base64, and the rest of the body. */
const IMPORT_BODY_LIMIT = 12 * 1024 * 1024;

const GAPS_SHOWN = 100;

/** History: what is stored, what is missing, jobs that bring more. */
export function registerDataRoutes(
  routes: Routes,
  marketData: MarketDataService,
  jobs: DataJobs,
  fees: Fees,
): void {
  routes.implement(dataRoutes.symbols, () => ({ data: allMarkets(marketData, fees), nextCursor: null }));
  routes.implement(dataRoutes.ohlcv, ({ params, query }) => readKlines(marketData, params.symbol, query));

  routes.implement(dataRoutes.import, ({ body }) => jobs.submit(body), { bodyLimit: IMPORT_BODY_LIMIT });
  routes.implement(dataRoutes.jobs, ({ query }) => jobs.list(query.limit, query.cursor));
  routes.implement(dataRoutes.job, ({ params }) => jobs.get(params.id));
  routes.implement(dataRoutes.cancelJob, ({ params }) => jobs.cancel(params.id));

  routes.implement(dataRoutes.coverage, async ({ query }) => {
    const symbol = query.symbol === undefined ? undefined : marketData.instrument(query.symbol).symbol;
    const stored = await marketData.store.coverage({
      ...(query.venue === undefined ? {} : { venue: query.venue }),
      ...(symbol === undefined ? {} : { symbol }),
      gapLimit: GAPS_SHOWN,
    });
    const rows = stored
      .map(({ gaps, ...series }): CoverageResource => ({
        ...series,
        id: marketData.catalogue().find(series.symbol)?.id ?? series.symbol,
        gaps: gaps.map(({ from, to, missing }) => ({ from, to, missing })),
      }))
      .sort((a, b) => (position(a) < position(b) ? -1 : 1));
    const start = query.cursor === undefined ? 0 : rows.findIndex((row) => position(row) > query.cursor!);
    const data = start < 0 ? [] : rows.slice(start, start + query.limit);
    const more = start >= 0 && start + query.limit < rows.length;
    return { data, nextCursor: more ? position(data.at(-1)!) : null };
  });
}

/** Where a series stands in the list; the cursor of a page is the position of its last row. */
function position({
  venue,
  symbol,
  timeframe,
}: Pick<CoverageResource, 'venue' | 'symbol' | 'timeframe'>): string {
  return `${venue} ${symbol} ${timeframe}`;
}
