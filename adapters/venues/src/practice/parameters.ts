import type { Instrument } from '@tradewind/market';
import { PARAMETER_TABLE } from './table.ts';

/** What makes one simulated market behave like its recorded namesake. */
export interface PracticeParameters {
  readonly symbol: string;
  /** Smallest price step as a number, and ticks in one unit of price where that is whole (`0.01` → 100). */
  readonly tick: number;
  readonly ticksPerUnit: number;
  readonly lot: number;
  readonly lotsPerUnit: number;
  /** Price that the path returns to over months, in ticks. */
  readonly levelTicks: number;
  /** Standard deviation of daily log returns. */
  readonly dailyVolatility: number;
  /** Correlation with BTC over days and over minutes; of what remains, with the other pairs. 0 to 1. */
  readonly bitcoinOverDays: number;
  readonly bitcoinOverMinutes: number;
  readonly commonCorrelation: number;
  /** Correlation of the logarithm of volatility with that of all markets. */
  readonly commonVolatility: number;
  /** Mean traded quantity a day, in lots. */
  readonly dailyLots: number;
  /** Mean traded value a day in the quote currency. */
  readonly dailyTurnover: number;
  /** Mean number of trades a second. */
  readonly tradesPerSecond: number;
  /** Usual distance of best ask and bid, in ticks, at least 1. */
  readonly spreadTicks: number;
}

/** A week of one event is no habit: the wildest pairs are held to this daily volatility. */
const MAX_DAILY_VOLATILITY = 0.09;

/**
 * Mean traded value of one trade: 1,360 USDT where 1.8 billion are traded a day (BTC/USDT, recorded trades of
 * 2024-08-08), falling with the fourth root of the volume.
 */
function meanTradeValue(turnover: number): number {
  return 1360 * (turnover / 1.8e9) ** 0.25;
}

/**
 * Spread as a share of the price. One tick in recorded BTC and ETH books; 14 basis points in the recorded NKN book, a
 * pair a hundred times smaller. In between, a power of the volume that meets both.
 */
function relativeSpread(turnover: number): number {
  return 8e-4 * (1.5e6 / turnover) ** 1.2;
}

/** Parameters of the instruments that were measured, in their order; others are left out. */
export function practiceParameters(instruments: readonly Instrument[]): PracticeParameters[] {
  const measured = new Map<string, number[]>(
    PARAMETER_TABLE.trim()
      .split('\n')
      .map((line) => {
        const [base = '', ...figures] = line.split(' ');
        return [`${base}/USDT`, figures.map(Number)] as const;
      }),
  );
  return instruments.flatMap((instrument) => {
    const figures = measured.get(instrument.symbol);
    return figures === undefined ? [] : [fromFigures(instrument, figures)];
  });
}

function fromFigures(instrument: Instrument, figures: readonly number[]): PracticeParameters {
  const [
    price = 1,
    percent = 1,
    bitcoinOverDays = 0,
    bitcoinOverMinutes = 0,
    commonCorrelation = 0,
    millions = 1,
  ] = figures;
  const tick = Number(instrument.tickSize);
  const lot = Number(instrument.lotSize);
  const dailyTurnover = millions * 1e6;
  return {
    symbol: instrument.symbol,
    tick,
    ticksPerUnit: Math.round(1 / tick),
    lot,
    lotsPerUnit: Math.round(1 / lot),
    levelTicks: price / tick,
    dailyVolatility: Math.min(percent / 100, MAX_DAILY_VOLATILITY),
    bitcoinOverDays,
    bitcoinOverMinutes,
    commonCorrelation,
    commonVolatility: 0.6 + 0.4 * bitcoinOverDays,
    dailyLots: dailyTurnover / price / lot,
    dailyTurnover,
    tradesPerSecond: dailyTurnover / meanTradeValue(dailyTurnover) / 86_400,
    spreadTicks: Math.max(1, Math.round((relativeSpread(dailyTurnover) * price) / tick)),
  };
}
