import { decimalPlaces, multiplyDecimals } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import type { Instrument } from '@tradewind/market';
import type { ClosedPositionResource, PositionResource } from '@tradewind/protocol';
import { isZero, magnitude, money, onStep, quotient } from './decimal-form.ts';
import type { ClosedPositionRow, ExposureRow, PositionView } from './engine.ts';

/** An average price lies between two ticks, so it is shown with as many digits more. */
const DIGITS_OF_AVERAGES = 2;

const PLACES_OF_RATIOS = 8;

/** An open position as clients see it. `venue` is where the market's prices come from. */
export function positionResource(
  { row, figures }: PositionView,
  instrument: Instrument,
  venue: string,
): PositionResource {
  const price = (value: string | null) => (value === null ? null : onStep(value, instrument.tickSize));
  return {
    symbol: instrument.symbol,
    venue,
    id: String(row.positionId),
    marketId: instrument.id,
    side: row.quantity.startsWith('-') ? 'short' : 'long',
    quantity: onStep(magnitude(row.quantity), instrument.lotSize),
    entryPrice: averageEntryPrice(row, instrument),
    markPrice: price(figures.mark),
    liquidationPrice: price(figures.liquidation),
    bankruptcyPrice: price(figures.bankruptcy),
    leverage: row.leverage,
    marginMode: row.marginMode,
    margin: money(figures.margin ?? '0'),
    maintenanceMargin: money(figures.maintenance ?? '0'),
    marginRatio: figures.ratio === null ? null : money(figures.ratio),
    unrealizedPnl: money(figures.unrealizedPnl ?? '0'),
    realizedPnl: money(row.realizedPnl),
    roe: returnOnEquity(row, figures),
    funding: money(row.funding),
    fees: money(row.fees),
    stopLoss: price(figures.stopLoss),
    takeProfit: price(figures.takeProfit),
    openedAt: (row.openedAt ?? row.updatedAt).toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** False for one that was just closed, and for mere settings. */
export function isOpen({ row }: PositionView): boolean {
  return !isZero(row.quantity);
}

/** A position that was closed, as clients see it. */
export function closedPositionResource(
  row: ClosedPositionRow,
  instrument: Instrument,
  venue: string,
): ClosedPositionResource {
  return {
    symbol: instrument.symbol,
    venue,
    id: String(row.id),
    marketId: instrument.id,
    side: row.side,
    quantity: onStep(row.quantity, instrument.lotSize),
    entryPrice: onStep(row.entryPrice, instrument.tickSize),
    exitPrice: onStep(row.exitPrice, instrument.tickSize),
    leverage: row.leverage,
    marginMode: row.marginMode as ClosedPositionResource['marginMode'],
    realizedPnl: money(row.realizedPnl),
    fees: money(row.fees),
    funding: money(row.funding),
    closedBy: row.closedBy as ClosedPositionResource['closedBy'],
    openedAt: row.openedAt.toISOString(),
    closedAt: row.closedAt.toISOString(),
  };
}

/** Average price that a position was opened at; without digits beyond the tick where there are none. */
export function averageEntryPrice(
  { entryNotional, quantity }: Pick<ExposureRow, 'entryNotional' | 'quantity'>,
  { tickSize }: Instrument,
): DecimalText {
  if (isZero(quantity)) return onStep('0', tickSize);
  return onStep(quotient(entryNotional, quantity, decimalPlaces(tickSize) + DIGITS_OF_AVERAGES), tickSize);
}

/** `unrealised P&L / (notional at the mark price / leverage)`, as Binance USD-M shows it; null before the first mark price. */
function returnOnEquity(
  { quantity, leverage }: ExposureRow,
  figures: PositionView['figures'],
): string | null {
  if (figures.mark === null || figures.unrealizedPnl === null || isZero(quantity)) return null;
  const notional = multiplyDecimals(magnitude(quantity), figures.mark);
  if (isZero(notional)) return null;
  return money(
    quotient(multiplyDecimals(figures.unrealizedPnl, String(leverage)), notional, PLACES_OF_RATIOS),
  );
}
