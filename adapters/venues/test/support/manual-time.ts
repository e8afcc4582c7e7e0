import type { Clock } from '@tradewind/market';
import type { Scheduler } from '../../src/scheduler.ts';

interface Task {
  at: number;
  readonly period: number | null;
  readonly run: () => void;
}

/** A clock and timers that move only when told to. */
export class ManualTime implements Clock {
  #now: number;
  readonly #tasks = new Set<Task>();

  constructor(now = 0) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  readonly scheduler: Scheduler = {
    after: (delayMs, run) => this.#add({ at: this.#now + delayMs, period: null, run }),
    every: (periodMs, run) => this.#add({ at: this.#now + periodMs, period: periodMs, run }),
  };

  /** Timers that have not fired or been cancelled. */
  get pending(): number {
    return this.#tasks.size;
  }

  /** Moves on by `ms`, running what is due in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let task = this.#due(end); task !== undefined; task = this.#due(end)) {
      this.#now = Math.max(this.#now, task.at);
      if (task.period === null) this.#tasks.delete(task);
      else task.at += task.period;
      task.run();
    }
    this.#now = end;
  }

  /** Moves on by `ms` with all timers held up, as when the machine sleeps. */
  sleep(ms: number): void {
    this.#now += ms;
    for (const task of this.#tasks) task.at += ms;
  }

  #add(task: Task): () => void {
    this.#tasks.add(task);
    return () => this.#tasks.delete(task);
  }

  #due(end: number): Task | undefined {
    return [...this.#tasks].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}
