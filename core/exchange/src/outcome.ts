import type { Order } from './order.ts';
import type { Exposure } from './position.ts';
import type { RejectReason } from './reject-reason.ts';

/** What a command led to. Refused commands have changed nothing. */
export type Outcome =
  | {
      readonly ok: true;
      /** Orders that the command made or changed: the new one, both legs of a pair, those cancelled. */
      readonly orders: readonly Order[];
      /** The position that it was about, if any. */
      readonly exposure: Exposure | null;
    }
  | {
      readonly ok: false;
      readonly reason: RejectReason;
      /** In words, for people. */
      readonly message: string;
    };

/** A refusal on its way out; see {@link Outcome}. */
export class Refusal extends Error {
  readonly reason: RejectReason;

  constructor(reason: RejectReason, message: string) {
    super(message);
    this.name = 'Refusal';
    this.reason = reason;
  }
}
