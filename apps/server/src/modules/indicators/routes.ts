import {
  computeIndicator,
  describeIndicator,
  findIndicator,
  IndicatorError,
  indicators,
  parseParameters,
  warmUpBars,
} from '@tradewind/indicators';
import { candlesFromRows } from '@tradewind/market';
import { ApiError, dataRoutes } from '@tradewind/protocol';
import type { IndicatorInfo } from '@tradewind/protocol';
import type { Routes } from '../../http/implement.ts';
import { candleObject } from '../market-data/market-data.ts';
import type { MarketData } from '../market-data/market-data.ts';

/**
 * Candles read before the first one asked for, as a multiple of the warm-up: averages that remember everything forget
 * their seed only slowly.
 */
const LEAD = 3;

/** The list of indicators, and their values over stored candles. */
export function registerIndicatorRoutes(routes: Routes, marketData: MarketData): void {
  const described = indicators.map((indicator): IndicatorInfo => {
    const { parameters, outputs, ...description } = describeIndicator(indicator);
    return { ...description, parameters: [...parameters], outputs: [...outputs] };
  });

  routes.implement(dataRoutes.indicators, () => ({ data: described, nextCursor: null }));

  routes.implement(dataRoutes.calculateIndicator, async ({ body }) => {
    const indicator = findIndicator(body.indicator);
    if (indicator === undefined) {
      throw new ApiError('UNKNOWN_INDICATOR', `There is no indicator ${JSON.stringify(body.indicator)}`);
    }
    const { symbol, id } = marketData.instrument(body.symbol);
    const venue = marketData.venue(body.venue);
    const { timeframe, from, to, limit } = body;
    const parameters = readParameters(() => parseParameters(indicator, body.parameters));
    const lead = LEAD * warmUpBars(indicator, parameters);
    const wanted = await marketData.candles({ venue, symbol, timeframe, from, to, limit });
    const first = wanted[0]?.[0];
    const before =
      first === undefined
        ? []
        : await marketData.candles({ venue, symbol, timeframe, to: first, limit: lead });
    const candles = candlesFromRows([...before, ...wanted].map(candleObject));
    const { outputs } = computeIndicator(indicator, candles, parameters);
    return {
      symbol,
      id,
      venue,
      timeframe,
      indicator: indicator.id,
      parameters,
      time: wanted.map(([time]) => time),
      outputs: Object.fromEntries(
        Object.entries(outputs).map(([name, values]) => [
          name,
          Array.from(values.subarray(before.length), (value) => (Number.isFinite(value) ? value : null)),
        ]),
      ),
    };
  });
}

function readParameters<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof IndicatorError)) throw error;
    const details = error.defects.map(({ path, message }) => ({ path: `body.parameters.${path}`, message }));
    throw new ApiError('VALIDATION_FAILED', error.message, { details });
  }
}
