import type { Amount, Rate, Ticks } from '@tradewind/margin';

/** What a position is worth at the newest mark price. Amounts in the market's quote currency. */
export interface PositionFigures {
  /** null before the first mark price. */
  readonly mark: Ticks | null;
  /** null where no price reaches it. */
  readonly liquidation: Ticks | null;
  readonly bankruptcy: Ticks | null;
  /** Isolated: what lies with the position. Cross: its initial margin. */
  readonly margin: Amount;
  readonly maintenance: Amount;
  readonly unrealizedPnl: Amount;
  /** Maintenance over margin balance, of the position (isolated) or of the whole cross account; null: beyond any. */
  readonly ratio: Rate | null;
  /** Trigger prices that protect the position, null where there are none. */
  readonly stopLoss: Ticks | null;
  readonly takeProfit: Ticks | null;
}

/** The margin wallet of an account in one currency. */
export interface MarginFigures {
  readonly balance: Amount;
  /** Unrealised profit and loss of cross positions. */
  readonly unrealizedPnl: Amount;
  /** Initial margin of cross positions. */
  readonly positionMargin: Amount;
  readonly held: Amount;
  /** What new orders may use, and 0 at least. */
  readonly available: Amount;
  /** What may leave the wallet. */
  readonly transferable: Amount;
}
