import type { MarketSettings } from '@tradewind/exchange';
import type { Clock } from '@tradewind/market';
import type { DecimalText } from '@tradewind/money';
import type { Logger } from '../../../logger.ts';
import type { TradingEngine } from '../engine.ts';
import { EngineClient } from './engine-client.ts';
import type { Durability } from './messages.ts';

/** Commands that wait for the writer, at most: two batches of them commit in well under a second. */
const MAILBOX_MAX = 20_000;

export interface TradingEngineOptions {
  /** Holds the password: never log it. */
  readonly databaseUrl: string;
  /** `live`, `replay` or `practice`. */
  readonly world: string;
  /** Every market that has ever been traded in this world, as it is configured now. */
  readonly markets: readonly MarketSettings[];
  /** Collateral of the insurance fund at the birth of the world, by currency. Paper money, from outside. */
  readonly insurance?: Readonly<Record<string, DecimalText>>;
  /** Exchange time. */
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Default: PostgreSQL must promise that what it committed is on the disk. */
  readonly durability?: Durability;
  /** Commands and reads that wait, at most; beyond it callers are answered OVERLOADED. Default 20,000. */
  readonly mailboxMax?: number;
}

export interface RunningTradingEngine extends TradingEngine {
  /** Commits what was handed over, answers it, and ends. */
  stop(): Promise<void>;
}

/**
 * Starts the one writer of a world on a thread of its own. Whoever wrote to the world before is fenced off.
 *
 * Where what is stored contradicts itself, the engine comes back in the state `stopped`, with the differences in the log: it
 * takes no orders, and the rest of the system can say so.
 *
 * @throws {Error} when the database can't be reached within half a minute, or would acknowledge what it could lose
 */
export async function startTradingEngine(options: TradingEngineOptions): Promise<RunningTradingEngine> {
  const { databaseUrl, world, markets, insurance = {}, clock, logger } = options;
  const client = new EngineClient({
    worker: { databaseUrl, world, markets, insurance, durability: options.durability ?? 'assert' },
    clock,
    logger,
    mailboxMax: options.mailboxMax ?? MAILBOX_MAX,
  });
  try {
    await client.started();
  } catch (error) {
    await client.stop();
    throw error;
  }
  return client;
}
