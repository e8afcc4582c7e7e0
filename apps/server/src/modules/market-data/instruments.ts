import { instruments as table } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import { Catalogue, instrumentId } from '@tradewind/market';
import type { Instrument, LeverageBracket } from '@tradewind/market';
import { ApiError } from '@tradewind/protocol';
import type { NewSymbol } from '@tradewind/protocol';
import { asc } from 'drizzle-orm';

/** The catalogue of markets: kept in the database, held in memory, replaced as a whole on each change. */
export class Instruments {
  readonly #database: Database;
  readonly #maxLeverage: number;
  #catalogue = new Catalogue([]);

  /** `maxLeverage` bounds what markets and their brackets allow. */
  constructor(database: Database, maxLeverage: number = Infinity) {
    this.#database = database;
    this.#maxLeverage = maxLeverage;
  }

  catalogue(): Catalogue {
    return this.#catalogue;
  }

  /** @throws ApiError UNKNOWN_SYMBOL */
  get(symbol: string): Instrument {
    const instrument = this.#catalogue.find(symbol);
    if (instrument === undefined) {
      throw new ApiError('UNKNOWN_SYMBOL', `There is no market ${JSON.stringify(symbol.slice(0, 64))}`);
    }
    return instrument;
  }

  async load(): Promise<void> {
    const rows = await this.#database.orm.select().from(table).orderBy(asc(table.rank), asc(table.symbol));
    this.#catalogue = new Catalogue(
      rows.map((row): Instrument => ({
        symbol: row.symbol,
        id: row.id,
        type: row.type,
        base: row.base,
        quote: row.quote,
        status: row.status,
        tickSize: row.tickSize,
        lotSize: row.lotSize,
        minNotional: row.minNotional,
        maxLeverage: Math.min(row.maxLeverage, this.#maxLeverage),
        ...(row.brackets === null ? {} : { brackets: this.#bounded(row.brackets) }),
      })),
    );
  }

  /**
   * Adds what is not there yet, behind what is; existing symbols keep what an administrator set. Returns how many were
   * added.
   */
  async seed(instruments: readonly Instrument[], venue: string): Promise<number> {
    const unknown = instruments.filter(({ symbol }) => this.#catalogue.find(symbol) === undefined);
    if (unknown.length === 0) return 0;
    const first = this.#catalogue.size;
    const added = await this.#database.orm
      .insert(table)
      .values(unknown.map((instrument, index) => ({ ...instrument, venue, rank: first + index })))
      .onConflictDoNothing()
      .returning({ symbol: table.symbol });
    await this.load();
    return added.length;
  }

  /** @throws ApiError SYMBOL_EXISTS */
  async create(symbol: NewSymbol, venue: string): Promise<Instrument> {
    const [created] = await this.createMany([symbol], venue);
    if (created === undefined)
      throw new ApiError('SYMBOL_EXISTS', `${symbol.symbol} is in the catalogue already`);
    return created;
  }

  /** Adds those that don't exist, all in one statement; returns them. */
  async createMany(symbols: readonly NewSymbol[], venue: string): Promise<Instrument[]> {
    const wanted = new Map(symbols.map((symbol) => [symbol.symbol, spotInstrument(symbol)]));
    const added = await this.#database.orm
      .insert(table)
      .values(
        [...wanted.values()].map((instrument, index) => ({
          ...instrument,
          venue,
          rank: this.#catalogue.size + index,
        })),
      )
      .onConflictDoNothing()
      .returning({ symbol: table.symbol });
    await this.load();
    return added.map(({ symbol }) => wanted.get(symbol)!);
  }

  #bounded(brackets: readonly LeverageBracket[]): LeverageBracket[] {
    return brackets.map((bracket) => ({
      ...bracket,
      maxLeverage: Math.min(bracket.maxLeverage, this.#maxLeverage),
    }));
  }
}

function spotInstrument({ symbol, tickSize, lotSize, minNotional, status }: NewSymbol): Instrument {
  const [base = '', quote = ''] = symbol.split('/');
  return {
    symbol,
    id: instrumentId(symbol),
    type: 'spot',
    base,
    quote,
    status,
    tickSize,
    lotSize,
    minNotional,
    maxLeverage: 1,
  };
}
