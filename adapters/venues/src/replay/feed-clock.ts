import type { Clock } from '@tradewind/market';

/** A machine that slept, or a process that was held up, resumes where it was instead of leaping ahead. */
const LONGEST_STEP_MS = 2_000;

/** Feed time: runs `speed` times as fast as the wall clock, from a given moment on, and only while it is wound. */
export class FeedClock implements Clock {
  readonly #wall: Clock;
  readonly #speed: number;
  #feed: number;
  #shown: number;
  #wallAt: number | null = null;

  constructor(wall: Clock, from: number, speed: number) {
    this.#wall = wall;
    this.#feed = from;
    this.#shown = from;
    this.#speed = speed;
  }

  /** Never goes back. */
  now(): number {
    const elapsed = this.#wallAt === null ? 0 : this.#wall.now() - this.#wallAt;
    const feed = this.#feed + Math.max(0, Math.min(elapsed, LONGEST_STEP_MS)) * this.#speed;
    this.#shown = Math.max(this.#shown, feed);
    return this.#shown;
  }

  start(): void {
    this.#wallAt ??= this.#wall.now();
  }

  /** Moves on to the present and returns it. */
  advance(): number {
    this.#feed = this.now();
    if (this.#wallAt !== null) this.#wallAt = this.#wall.now();
    return this.#feed;
  }

  /** Stands still since the last move, because what comes next has not been read yet. */
  hold(): void {
    if (this.#wallAt !== null) this.#wallAt = this.#wall.now();
  }

  stop(): void {
    this.advance();
    this.#wallAt = null;
  }
}
