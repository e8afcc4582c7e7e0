import { instruments as table } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import type { MarketSettings } from '@tradewind/exchange';
import type { Clock, Instrument } from '@tradewind/market';
import { normalizeDecimal } from '@tradewind/money';
import { ApiError, invalidField } from '@tradewind/protocol';
import type { MarketSettingsBody } from '@tradewind/protocol';
import { eq } from 'drizzle-orm';
import type { AuditLog } from '../audit/audit-log.ts';
import { redact } from '../audit/redact.ts';
import type { TradingEngine } from '../trading/engine.ts';
import type { TradedMarkets } from '../trading/traded-markets.ts';
import type { Administrator } from './administrator.ts';

export interface MarketControlOptions {
  readonly database: Database;
  readonly engine: TradingEngine;
  readonly markets: TradedMarkets;
  readonly audit: AuditLog;
  readonly clock: Clock;
  /** Reads the catalogue again. */
  readonly reload: () => Promise<void>;
  /** Prices of a market are counted on its new grid from now on. */
  readonly regrid: (symbol: string) => void;
}

type Changes = Partial<Pick<Instrument, 'status' | 'tickSize' | 'lotSize' | 'minNotional' | 'maxLeverage'>>;

/**
 * What administrators change of a market. Catalogue, audit log and engine change together or not at all: the engine says
 * whether it can before the transaction is committed.
 */
export class MarketControl {
  readonly #options: MarketControlOptions;

  constructor(options: MarketControlOptions) {
    this.#options = options;
  }

  /**
   * @throws {ApiError} UNKNOWN_SYMBOL; VALIDATION_FAILED for what such a market has not; CONFLICT for a grid that is in use
   * or of a market that is not halted; NOT_READY
   */
  async change(
    symbol: string,
    { reason, ...body }: MarketSettingsBody,
    by: Administrator,
  ): Promise<Instrument> {
    const { database, engine, markets, audit, clock, reload, regrid } = this.#options;
    const before = markets.instrument(symbol);
    const changes = changesIn(before, body);
    if (Object.keys(changes).length === 0) return before;
    const after: Instrument = { ...before, ...changes };
    const isRegridded = changes.tickSize !== undefined || changes.lotSize !== undefined;
    if (isRegridded) assertGridMayChange(before, after);
    const settings = this.#settingsOf(after);
    const changed = database.orm.transaction(async (executor) => {
      await executor
        .update(table)
        .set({ ...changes, updatedAt: new Date(clock.now()) })
        .where(eq(table.symbol, before.symbol));
      const change = redact({ ...before }, { ...after });
      await audit.append(
        {
          actor: { type: 'user', id: by.userId },
          action: 'market.changed',
          target: { type: 'market', id: before.symbol },
          origin: by.origin,
          before: change.before,
          after: { ...(change.after as object), reason },
        },
        executor,
      );
      const answer = await engine.command({ type: 'market', settings });
      if (!answer.ok) {
        throw new ApiError('CONFLICT', answer.message, { details: { reason: answer.reason } });
      }
    });
    try {
      await changed;
    } catch (error) {
      // The engine may have it, although the catalogue has not.
      markets.doubt(before.symbol);
      throw error;
    }
    await reload();
    if (isRegridded) regrid(before.symbol);
    return markets.instrument(before.symbol);
  }

  #settingsOf(instrument: Instrument): MarketSettings {
    try {
      return this.#options.markets.settingsOf(instrument);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new ApiError('CONFLICT', `The market would not hold together: ${error.message}`);
    }
  }
}

function changesIn(instrument: Instrument, body: Omit<MarketSettingsBody, 'reason'>): Changes {
  if (body.maxLeverage !== undefined && instrument.type === 'spot') {
    throw invalidField('body.maxLeverage', 'a spot market has no leverage');
  }
  const entries = Object.entries(body).map(([name, value]): [string, unknown] => [
    name,
    DECIMALS.has(name) && typeof value === 'string' ? normalizeDecimal(value) : value,
  ]);
  return Object.fromEntries(
    entries.filter(([name, value]) => value !== undefined && value !== current(instrument, name)),
  );
}

const DECIMALS: ReadonlySet<string> = new Set(['tickSize', 'lotSize', 'minNotional']);

function current(instrument: Instrument, name: string): unknown {
  const value = instrument[name as keyof Changes];
  return DECIMALS.has(name) ? normalizeDecimal(String(value)) : value;
}

/**
 * Prices on their way to the engine are counted in ticks of the grid that they were seen on. In a halted market nothing
 * fills by one of them; those of a perpetual liquidate as well, so its grid changes between two starts only.
 */
function assertGridMayChange(before: Instrument, after: Instrument): void {
  if (before.type === 'perpetual') {
    throw new ApiError('CONFLICT', 'The grid of a perpetual does not change while the exchange runs');
  }
  if (before.status !== 'halted' || after.status !== 'halted') {
    throw new ApiError('CONFLICT', 'Halt the market first, then change its grid, then open it again');
  }
}
