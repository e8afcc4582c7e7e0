import type { Indicator } from './definition/indicator.ts';
import { IndicatorError } from './error.ts';
import { adx } from './indicators/adx.ts';
import { aroon } from './indicators/aroon.ts';
import { atr } from './indicators/atr.ts';
import { bollingerBands } from './indicators/bollinger-bands.ts';
import { cci } from './indicators/cci.ts';
import { cmf } from './indicators/cmf.ts';
import { dema } from './indicators/dema.ts';
import { donchianChannels } from './indicators/donchian-channels.ts';
import { ema } from './indicators/ema.ts';
import { hma } from './indicators/hma.ts';
import { ichimoku } from './indicators/ichimoku.ts';
import { keltnerChannels } from './indicators/keltner-channels.ts';
import { macd } from './indicators/macd.ts';
import { mfi } from './indicators/mfi.ts';
import { momentum } from './indicators/momentum.ts';
import { obv } from './indicators/obv.ts';
import { parabolicSar } from './indicators/parabolic-sar.ts';
import { rma } from './indicators/rma.ts';
import { roc } from './indicators/roc.ts';
import { rsi } from './indicators/rsi.ts';
import { sma } from './indicators/sma.ts';
import { standardDeviation } from './indicators/standard-deviation.ts';
import { stochasticRsi } from './indicators/stochastic-rsi.ts';
import { stochastic } from './indicators/stochastic.ts';
import { supertrend } from './indicators/supertrend.ts';
import { tema } from './indicators/tema.ts';
import { vwap } from './indicators/vwap.ts';
import { williamsR } from './indicators/williams-r.ts';
import { wma } from './indicators/wma.ts';

/** Every indicator, by category, in the order in which lists show them. */
export const indicators: readonly Indicator[] = [
  sma,
  ema,
  rma,
  wma,
  hma,
  dema,
  tema,
  rsi,
  macd,
  stochastic,
  stochasticRsi,
  cci,
  williamsR,
  roc,
  momentum,
  adx,
  aroon,
  parabolicSar,
  supertrend,
  ichimoku,
  atr,
  bollingerBands,
  keltnerChannels,
  donchianChannels,
  standardDeviation,
  obv,
  vwap,
  mfi,
  cmf,
];

const byId = new Map(indicators.map((indicator) => [indicator.id, indicator]));

/** The indicator of that id, or undefined. */
export function findIndicator(id: string): Indicator | undefined {
  return byId.get(id);
}

/** @throws {IndicatorError} `UNKNOWN_INDICATOR` when there is none of that id. */
export function requireIndicator(id: string): Indicator {
  const indicator = byId.get(id);
  if (indicator !== undefined) return indicator;
  throw new IndicatorError('UNKNOWN_INDICATOR', `there is no indicator ${JSON.stringify(id.slice(0, 64))}`);
}
