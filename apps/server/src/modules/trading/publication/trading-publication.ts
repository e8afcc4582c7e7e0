import { topics } from '../../market-data/topics.ts';
import type { Committed, EngineStatus, TradingEngine } from '../engine.ts';
import { OverlayPublisher } from './overlay-publisher.ts';
import { tapeTrade } from './own-trades.ts';
import { UserEventLog } from './user-event-log.ts';
import type { UserEventLogOptions } from './user-event-log.ts';

export interface TradingPublicationOptions extends UserEventLogOptions {
  readonly engine: Pick<TradingEngine, 'onCommitted' | 'status'>;
}

/** What the exchange has done since the process began, and how it does now. */
export interface EngineFigures {
  readonly status: EngineStatus;
  /** Times that an order was placed, changed or ended. */
  readonly orders: number;
  /** Steps of liquidations. */
  readonly liquidations: number;
}

/**
 * Tells the rest of the system what the exchange of a world has committed: accounts their own events, the tape its
 * trades, who shows books what users did to them. It belongs to the process of the engine.
 */
export class TradingPublication {
  readonly #options: TradingPublicationOptions;
  readonly #events: UserEventLog;
  readonly #overlays: OverlayPublisher;
  #orders = 0;
  #liquidations = 0;
  #stopListening: (() => void) | undefined;

  constructor(options: TradingPublicationOptions) {
    this.#options = options;
    this.#events = new UserEventLog(options);
    this.#overlays = new OverlayPublisher({
      bus: options.bus,
      venue: options.venue,
      report: (error) => this.#report(error),
    });
  }

  /** Listens to the engine first, so that nothing that it commits meanwhile is missed. */
  async start(): Promise<void> {
    this.#stopListening = this.#options.engine.onCommitted((committed) => this.#committed(committed));
    await this.#events.start();
    await this.#overlays.start();
  }

  /** What was committed before is published before this resolves. */
  async stop(): Promise<void> {
    this.#stopListening?.();
    await this.#events.stop();
    await this.#overlays.stop();
  }

  figures(): EngineFigures {
    return {
      status: this.#options.engine.status(),
      orders: this.#orders,
      liquidations: this.#liquidations,
    };
  }

  #committed({ events, trades, books, liquidations }: Committed): void {
    const { bus, venue } = this.#options;
    this.#events.append(events);
    for (const event of events) if (event.type === 'order') this.#orders += 1;
    this.#liquidations += liquidations;
    for (const [symbol, ofSymbol] of Map.groupBy(trades, (trade) => trade.symbol)) {
      const tape = ofSymbol.map((trade) => tapeTrade(trade, venue));
      bus.publish(topics.ownTrades(venue, symbol), tape).catch((error: unknown) => this.#report(error));
    }
    for (const overlay of books) this.#overlays.changed(overlay);
  }

  #report(error: unknown): void {
    this.#options.logger.error({ err: error }, 'what was traded was not published');
  }
}
