import type { Bars } from './bars.ts';
import { DAY_WAVES } from './days.ts';
import { Divider, ownVolatility } from './divider.ts';
import { HOUR_WAVES, Hours, QUARTER_WAVES } from './hours.ts';
import type { PracticeParameters } from './parameters.ts';
import { deriveKey } from './random.ts';
import type { Correlation, MarketKeys } from './shock.ts';
import { waveVariance } from './volatility.ts';
import type { VolatilityWave } from './volatility.ts';

export const HOURS_IN_DAY = 24;
export const QUARTERS_IN_HOUR = 4;
export const MINUTES_IN_QUARTER = 15;
export const SECONDS_IN_MINUTE = 60;

/**
 * Prices of small markets follow BTC with a delay, so markets correlate less over seconds than over minutes (the Epps
 * effect): the measured correlation over minutes, to this power.
 */
const SECONDS_POWER = 1.6;

/** Share of the minutes' correlation that is left after each market's minutes were held within its own quarters. */
const KEPT_CORRELATION = 0.93;

/** No two markets move as one. */
const MAX_CORRELATION = 0.985;

const MINUTE_WAVES: readonly VolatilityWave[] = [
  { span: 5, deviation: 0.12 },
  { span: 1, deviation: 0.18 },
];
const SECOND_WAVES: readonly VolatilityWave[] = [
  { span: 12, deviation: 0.3 },
  { span: 1, deviation: 0.6 },
];

/**
 * The price path of one market: a pure function of seed, market and time. It is defined from above: prices at midnights,
 * between them prices at full hours and quarters, within each quarter its minutes, within each minute its seconds. Each
 * step is exact to the last tick and lot, so that candles of all timeframes agree and any moment can be computed without
 * what lies before it.
 *
 * Bars that a method returns are valid until its next call.
 */
export class MarketPath {
  readonly parameters: PracticeParameters;
  readonly #hours: Hours;
  readonly #minutes: Divider;
  readonly #seconds: Divider;

  constructor(parameters: PracticeParameters, seed: number) {
    this.parameters = parameters;
    const keys: MarketKeys = {
      market: deriveKey(seed >>> 0, 'market'),
      own: deriveKey(seed >>> 0, parameters.symbol),
    };
    const overDays = shockCorrelation(parameters, parameters.bitcoinOverDays, [...DAY_WAVES, ...HOUR_WAVES]);
    const overMinutes = shockCorrelation(
      parameters,
      parameters.bitcoinOverMinutes / KEPT_CORRELATION,
      [...DAY_WAVES, ...HOUR_WAVES, ...QUARTER_WAVES, ...MINUTE_WAVES],
      ownVolatility(parameters.tradesPerSecond * 60),
    );
    const overSeconds = {
      bitcoin: overMinutes.bitcoin ** SECONDS_POWER,
      common: overMinutes.common ** SECONDS_POWER,
    };
    this.#hours = new Hours(parameters, keys, overDays);
    this.#minutes = new Divider(keys, overMinutes, parameters.commonVolatility, {
      name: 'minutes',
      count: MINUTES_IN_QUARTER,
      waves: MINUTE_WAVES,
      burst: { chance: 1 / 400, variance: 35 },
      stretch: 1.1,
      persistence: 0.035,
      reach: 0.5,
      tradesPerBar: parameters.tradesPerSecond * 60,
    });
    this.#seconds = new Divider(keys, overSeconds, parameters.commonVolatility, {
      name: 'seconds',
      count: SECONDS_IN_MINUTE,
      waves: SECOND_WAVES,
      burst: { chance: 1 / 100, variance: 20 },
      stretch: 1.1,
      persistence: 0.035,
      reach: 0.3,
      tradesPerBar: parameters.tradesPerSecond,
    });
  }

  /** The 24 hours of a day counted from 1970-01-01. */
  hours(day: number): Bars {
    return this.#hours.hours(day);
  }

  /** The four quarters of an hour counted from 1970-01-01. */
  quarters(hour: number): Bars {
    return this.#hours.quarters(hour);
  }

  /** The 15 minutes of a quarter of an hour counted from 1970-01-01. */
  minutes(quarter: number): Bars {
    return (
      this.#minutes.known(quarter) ??
      this.#minutes.split(
        this.quarters(Math.floor(quarter / QUARTERS_IN_HOUR)),
        quarter % QUARTERS_IN_HOUR,
        quarter,
      )
    );
  }

  /** The 60 seconds of a minute counted from 1970-01-01. */
  seconds(minute: number): Bars {
    return (
      this.#seconds.known(minute) ??
      this.#seconds.split(
        this.minutes(Math.floor(minute / MINUTES_IN_QUARTER)),
        minute % MINUTES_IN_QUARTER,
        minute,
      )
    );
  }
}

/**
 * The correlation of shocks that gives returns the measured one: volatilities that differ between two markets take from
 * the correlation of their returns, by `exp(-v (1 - c))` for log volatilities of variance `v` and correlation `c` in
 * both, and by `exp(-v / 2)` for a variance `v` in one of them.
 */
function shockCorrelation(
  { commonVolatility, commonCorrelation, bitcoinOverDays }: PracticeParameters,
  measured: number,
  waves: readonly VolatilityWave[],
  own = 0,
): Correlation {
  if (bitcoinOverDays === 1) return { bitcoin: 1, common: 0 };
  const lost = Math.exp(-waveVariance(waves) * (1 - commonVolatility) - (own * own) / 2);
  return { bitcoin: Math.min(MAX_CORRELATION, measured / lost), common: commonCorrelation };
}
