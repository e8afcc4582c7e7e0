import { exposures, orders } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import type { Clock } from '@tradewind/market';
import { and, eq, ne } from 'drizzle-orm';
import type { Logger } from '../../logger.ts';
import type { PriceDesk } from './price-desk.ts';

/** So often it is looked where something still stands. */
const SWEEP_EVERY_MS = 60_000;

/** A market in which nothing stands any more is followed this long, so that the next order finds it deep. */
const LINGER_MS = 600_000;

export interface TradedLiquidityOptions {
  readonly database: Database;
  readonly world: string;
  readonly desk: Pick<PriceDesk, 'need' | 'release'>;
  /** Wall clock. */
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'warn'>;
}

interface Followed {
  readonly ready: Promise<void>;
  usedAt: number;
}

/**
 * Keeps the venue's depth and prints coming for the markets in which orders or positions stand, and no others: what is not
 * followed could neither fill nor be liquidated at a true price.
 */
export class TradedLiquidity {
  readonly #options: TradedLiquidityOptions;
  /** What is followed, and when each market was last asked for. */
  readonly #followed = new Map<string, Followed>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: TradedLiquidityOptions) {
    this.#options = options;
  }

  /** Follows what stood when the last process ended. */
  async start(): Promise<void> {
    await this.sweep();
    this.#timer = setInterval(() => {
      this.sweep().catch((error: unknown) => {
        this.#options.logger.warn({ err: error }, 'markets in use are not known');
      });
    }, SWEEP_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const symbol of this.#followed.keys()) this.#options.desk.release(symbol);
    this.#followed.clear();
  }

  /** Resolves once a market, by its unified symbol, has depth to trade against, or had its time to get some. */
  async ensure(symbol: string): Promise<void> {
    await this.#follow(symbol);
  }

  /** Begins anew with a market whose grid has changed. */
  restart(symbol: string): void {
    if (!this.#followed.delete(symbol)) return;
    this.#options.desk.release(symbol);
    void this.#follow(symbol);
  }

  /** Follows every market in which something stands, and lets go of those in which nothing has for a while. */
  async sweep(): Promise<void> {
    const standing = await this.#standing();
    for (const symbol of standing) void this.#follow(symbol);
    const idleSince = this.#options.clock.now() - LINGER_MS;
    for (const [symbol, { usedAt }] of this.#followed) {
      if (standing.has(symbol) || usedAt > idleSince) continue;
      this.#followed.delete(symbol);
      this.#options.desk.release(symbol);
    }
  }

  #follow(symbol: string): Promise<void> {
    const { desk, clock, logger } = this.#options;
    const now = clock.now();
    const known = this.#followed.get(symbol);
    if (known !== undefined) {
      known.usedAt = now;
      return known.ready;
    }
    const followed: Followed = { ready: desk.need(symbol), usedAt: now };
    this.#followed.set(symbol, followed);
    followed.ready.catch((error: unknown) => {
      this.#followed.delete(symbol);
      logger.warn({ err: error, symbol }, 'market not followed');
    });
    return followed.ready;
  }

  async #standing(): Promise<ReadonlySet<string>> {
    const { database, world } = this.#options;
    const open = database.orm
      .select({ symbol: orders.symbol })
      .from(orders)
      .where(and(eq(orders.world, world), eq(orders.isOpen, true)));
    const held = database.orm
      .select({ symbol: exposures.symbol })
      .from(exposures)
      .where(and(eq(exposures.world, world), ne(exposures.quantity, '0')));
    return new Set((await open.union(held)).map(({ symbol }) => symbol));
  }
}
