import type { Exposure, StoredExposure } from '@tradewind/exchange';
import type { ExposureRow } from '../../engine.ts';
import type { MarketNotation } from './market-notation.ts';

/** Settings and position in their present state, as they are stored and shown. */
export function exposureRow(world: string, exposure: Exposure, notation: MarketNotation): ExposureRow {
  return {
    world,
    account: exposure.account,
    symbol: exposure.symbol,
    leverage: exposure.leverage,
    marginMode: exposure.marginMode,
    positionId: exposure.positionId,
    quantity: notation.quantity(exposure.lots),
    entryNotional: notation.quote(exposure.entryNotional),
    realizedPnl: notation.quote(exposure.realizedPnl),
    fees: notation.quote(exposure.fees),
    funding: notation.quote(exposure.funding),
    called: exposure.called,
    openedAt: exposure.openedAt === 0 ? null : new Date(exposure.openedAt),
    updatedAt: new Date(exposure.updatedAt),
  };
}

/** The reverse of {@link exposureRow}. @throws {RangeError} when the market's grid became coarser */
export function storedExposure(row: ExposureRow, notation: MarketNotation): StoredExposure {
  return {
    account: row.account,
    symbol: row.symbol,
    leverage: row.leverage,
    marginMode: row.marginMode,
    positionId: row.positionId,
    lots: notation.lots(row.quantity),
    entryNotional: notation.quoteAmount(row.entryNotional),
    realizedPnl: notation.quoteAmount(row.realizedPnl),
    fees: notation.quoteAmount(row.fees),
    funding: notation.quoteAmount(row.funding),
    called: row.called,
    openedAt: row.openedAt?.getTime() ?? 0,
    updatedAt: row.updatedAt.getTime(),
  };
}
