import type { RedisScripts } from '@tradewind/bus';
import type { Clock } from '@tradewind/market';
import { Budget } from '../../http/limits/budget.ts';
import { tooEarly } from './attempt-refusal.ts';

const MINUTE_MS = 60_000;

/** Mails that anybody may have sent to one mailbox: one a minute, five an hour, whether it belongs to an account or not. */
export class MailAllowance {
  readonly #budgets: readonly Budget[];

  constructor({ clock, scripts }: { readonly clock: Clock; readonly scripts: RedisScripts | undefined }) {
    this.#budgets = [
      new Budget({ name: 'mail-minute', points: 1, windowMs: MINUTE_MS, clock, scripts }),
      new Budget({ name: 'mail-hour', points: 5, windowMs: 60 * MINUTE_MS, clock, scripts }),
    ];
  }

  /** @throws {ApiError} RATE_LIMITED with the time until the next may be sent. */
  async spend(mailbox: string): Promise<void> {
    for (const budget of this.#budgets) {
      const { allowed, resetMs } = await budget.spend(mailbox);
      if (!allowed) throw tooEarly(resetMs);
    }
  }
}
