import type { Bus } from '@tradewind/market';
import type { BookOverlay } from './book-overlay.ts';
import { isEmptyOverlay } from './book-overlay.ts';
import { topics } from './topics.ts';
import type { OverlayMessage } from './topics.ts';

/** What users did to the depth of each market, as of now, in every process that shows books. */
export class BookOverlays {
  /** Those that have anything in them. */
  readonly #overlays = new Map<string, BookOverlay>();
  readonly #subscription: Promise<() => Promise<void>>;
  readonly #report: (error: unknown) => void;

  constructor(
    bus: Bus,
    onChange: (venue: string, overlay: BookOverlay) => void,
    report: (error: unknown) => void,
  ) {
    this.#report = report;
    this.#subscription = bus.subscribe('overlay:*', (message) => {
      const { venue, overlay } = message as OverlayMessage;
      const key = topics.overlay(venue, overlay.symbol);
      if (isEmptyOverlay(overlay)) this.#overlays.delete(key);
      else this.#overlays.set(key, overlay);
      onChange(venue, overlay);
    });
    // What was told before nobody tells again by itself.
    this.#subscription.then(() => bus.publish(topics.overlaysAsked, {})).catch(report);
  }

  get(venue: string, symbol: string): BookOverlay | undefined {
    return this.#overlays.get(topics.overlay(venue, symbol));
  }

  close(): void {
    this.#subscription.then((unsubscribe) => unsubscribe()).catch(this.#report);
  }
}
