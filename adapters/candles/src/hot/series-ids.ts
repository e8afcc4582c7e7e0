import type { Pool } from 'pg';
import type { SeriesKey } from '@tradewind/market';

/** The numbers by which tables name series. They never change, so they are looked up once. */
export class SeriesIds {
  readonly #pool: Pool;
  readonly #known = new Map<string, number>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** The series' number, or undefined where nothing was ever written. */
  async find(key: SeriesKey): Promise<number | undefined> {
    const name = `${key.venue}\n${key.symbol}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const { rows } = await this.#pool.query<{ id: number }>(
      'SELECT id FROM candle_series WHERE venue = $1 AND symbol = $2',
      [key.venue, key.symbol],
    );
    const id = rows[0]?.id;
    if (id !== undefined) this.#known.set(name, id);
    return id;
  }

  /** The series' number, given one where it has none. */
  async ensure(key: SeriesKey): Promise<number> {
    const known = await this.find(key);
    if (known !== undefined) return known;
    await this.#pool.query(
      'INSERT INTO candle_series (venue, symbol) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [key.venue, key.symbol],
    );
    const id = await this.find(key);
    if (id === undefined)
      throw new Error(`series ${key.venue} ${key.symbol} was removed while being written`);
    return id;
  }
}
