import { builtInInstruments } from '../../src/instruments/built-in.ts';
import { PracticeMarket } from '../../src/practice/market.ts';
import { practiceParameters } from '../../src/practice/parameters.ts';
import type { PracticeParameters } from '../../src/practice/parameters.ts';
import { MarketPath } from '../../src/practice/path.ts';

const parameters = new Map(practiceParameters(builtInInstruments()).map((own) => [own.symbol, own]));

/** Fine and coarse ticks, much and little traded, a huge supply, and something that is no cryptocurrency. */
export const SYMBOLS = ['BTC/USDT', 'ENA/USDT', 'AEUR/USDT', 'BTTC/USDT', 'PEPE/USDT', 'PAXG/USDT'] as const;

export function allParameters(): PracticeParameters[] {
  return [...parameters.values()];
}

export function pathOf(symbol: string, seed = 7): MarketPath {
  return new MarketPath(parameters.get(symbol)!, seed);
}

export function marketOf(symbol: string, seed = 7): PracticeMarket {
  return new PracticeMarket(parameters.get(symbol)!, seed, 'practice');
}
