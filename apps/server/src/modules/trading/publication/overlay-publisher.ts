import type { Bus, Unsubscribe } from '@tradewind/market';
import { isEmptyOverlay } from '../../market-data/book-overlay.ts';
import { topics } from '../../market-data/topics.ts';
import type { OverlayMessage } from '../../market-data/topics.ts';
import type { BookOverlay } from '../engine.ts';

export interface OverlayPublisherOptions {
  readonly bus: Bus;
  /** Whose depth the exchange mirrors. */
  readonly venue: string;
  readonly report: (error: unknown) => void;
}

/** Tells who shows books what users did to them: each change, and everything to who begins to listen. */
export class OverlayPublisher {
  readonly #options: OverlayPublisherOptions;
  readonly #current = new Map<string, BookOverlay>();
  #unsubscribe: Unsubscribe | undefined;

  constructor(options: OverlayPublisherOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#unsubscribe = await this.#options.bus.subscribe(topics.overlaysAsked, () => {
      for (const overlay of this.#current.values()) this.#publish(overlay);
    });
    // Whoever asked before nobody could answer.
    for (const overlay of this.#current.values()) this.#publish(overlay);
  }

  async stop(): Promise<void> {
    await this.#unsubscribe?.();
  }

  changed(overlay: BookOverlay): void {
    const wasEmpty = !this.#current.has(overlay.symbol);
    if (isEmptyOverlay(overlay)) {
      this.#current.delete(overlay.symbol);
      if (wasEmpty) return;
    } else this.#current.set(overlay.symbol, overlay);
    this.#publish(overlay);
  }

  #publish(overlay: BookOverlay): void {
    const { bus, venue, report } = this.#options;
    bus
      .publish(topics.overlay(venue, overlay.symbol), { venue, overlay } satisfies OverlayMessage)
      .catch(report);
  }
}
