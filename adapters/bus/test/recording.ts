import type { Clock } from '@tradewind/market';
import type { Logger } from '@tradewind/bus';

/** A clock that goes only when it is told to. */
export class ManualClock implements Clock {
  #now = Date.UTC(2024, 0, 1);

  now(): number {
    return this.#now;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

/** A log that keeps its messages. */
export class RecordingLogger implements Logger {
  readonly messages: string[] = [];

  info(_details: object, message: string): void {
    this.messages.push(`info: ${message}`);
  }

  warn(_details: object, message: string): void {
    this.messages.push(`warn: ${message}`);
  }

  error(details: object, message: string): void {
    const cause = 'err' in details && details.err instanceof Error ? details.err.message : '';
    this.messages.push(`error: ${message}: ${cause}`);
  }
}
