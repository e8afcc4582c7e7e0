import { instrumentId } from '@tradewind/market';
import type { Instrument, LeverageBracket } from '@tradewind/market';
import { PERPETUAL_TABLE } from './perpetual-table.ts';

/** The linear USDT perpetuals that are known without asking a venue, most traded first. */
export function builtInPerpetuals(): Instrument[] {
  return PERPETUAL_TABLE.trim()
    .split('\n')
    .map((line) => {
      const [base = '', tickSize = '', lotSize = '', minNotional = '', ...tiers] = line.split(' ');
      const symbol = `${base}/USDT:USDT`;
      const brackets = tiers.map(bracket);
      return {
        symbol,
        id: instrumentId(symbol),
        type: 'perpetual',
        base,
        quote: 'USDT',
        status: 'open',
        tickSize,
        lotSize,
        minNotional,
        maxLeverage: Math.max(...brackets.map(({ maxLeverage }) => maxLeverage)),
        brackets,
      };
    });
}

function bracket(text: string): LeverageBracket {
  const [notionalCap = '', maintenanceMarginRate = '', maxLeverage = ''] = text.split('/');
  return { notionalCap, maintenanceMarginRate, maxLeverage: Number(maxLeverage) };
}
