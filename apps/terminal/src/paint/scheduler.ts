/** What can need painting, as bits of a mask. */
export const LAYERS = {
  prices: 1,
  book: 2,
  depth: 4,
  tape: 8,
  chart: 16,
  all: 31,
} as const;

/** Takes the time of the frame, milliseconds of the page's monotonic clock. */
export type Painter = (frameTime: number) => void;

/**
 * One animation frame for everything that ticks. Data marks layers as invalid, as often as it comes; the next frame
 * runs each painter of those layers once. Nothing is scheduled while nothing changes.
 */
export class FrameScheduler {
  readonly #requestFrame: (callback: (time: number) => void) => void;
  readonly #painters = new Map<Painter, number>();
  #invalid = 0;
  #scheduled = false;

  constructor(requestFrame: (callback: (time: number) => void) => void) {
    this.#requestFrame = requestFrame;
  }

  /** Registers a painter for the layers of `mask`; it also runs in the next frame. Returns its removal. */
  add(mask: number, painter: Painter): () => void {
    this.#painters.set(painter, mask);
    this.invalidate(mask);
    return () => this.#painters.delete(painter);
  }

  invalidate(mask: number): void {
    this.#invalid |= mask;
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#requestFrame((time) => this.#frame(time));
  }

  #frame(time: number): void {
    const invalid = this.#invalid;
    this.#invalid = 0;
    this.#scheduled = false;
    for (const [painter, mask] of this.#painters) {
      if ((mask & invalid) !== 0) painter(time);
    }
  }
}
