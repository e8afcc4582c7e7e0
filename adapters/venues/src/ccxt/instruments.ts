import { instrumentId } from '@tradewind/market';
import type { Instrument, InstrumentStatus } from '@tradewind/market';
import { decimalFromNumber } from '@tradewind/money';
import type { CcxtMarket } from './exchange.ts';

/**
 * The instruments of a venue's exchange information, spot first: spot markets and linear perpetuals that have a price
 * and a quantity step. CCXT gives steps as the doubles nearest to the exchange's decimals, so their shortest decimal
 * text is the exchange's own figure.
 */
export function instrumentsFrom(markets: Iterable<CcxtMarket>): Instrument[] {
  const spot: Instrument[] = [];
  const perpetual: Instrument[] = [];
  for (const market of markets) {
    const instrument = instrumentFrom(market);
    if (instrument?.type === 'spot') spot.push(instrument);
    if (instrument?.type === 'perpetual') perpetual.push(instrument);
  }
  return [...spot, ...perpetual];
}

function instrumentFrom(market: CcxtMarket): Instrument | undefined {
  const perpetual = market.swap === true && market.linear === true && market.settle === market.quote;
  if (market.spot !== true && !perpetual) return undefined;
  const { price: tick, amount: lot } = market.precision;
  if (tick === undefined || lot === undefined || !(tick > 0) || !(lot > 0)) return undefined;
  return {
    symbol: market.symbol,
    id: instrumentId(market.symbol),
    type: perpetual ? 'perpetual' : 'spot',
    base: market.base,
    quote: market.quote,
    status: statusOf(market),
    tickSize: decimalFromNumber(tick),
    lotSize: decimalFromNumber(lot),
    minNotional: decimalFromNumber(market.limits.cost?.min ?? 0),
    maxLeverage: perpetual ? leverageOf(market) : 1,
  };
}

function statusOf({ active, info }: CcxtMarket): InstrumentStatus {
  if (info.cancel_only === true || info.status === 'cancel_only') return 'cancel_only';
  return active === false ? 'halted' : 'open';
}

/** Where brackets need a key, Binance's initial margin in percent still gives the leverage that needs none. */
function leverageOf({ limits, info }: CcxtMarket): number {
  const percent = Number(info.requiredMarginPercent);
  return limits.leverage?.max ?? (percent > 0 ? Math.floor(100 / percent) : 1);
}
