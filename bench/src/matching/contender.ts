import type { Side } from '@tradewind/margin';

/** What a matching engine does with the commands of a stream. Ids are whole numbers from 1 on, prices ticks, sizes lots. */
export interface Contender {
  /** A limit order that rests with what it does not fill at once. */
  place(id: number, side: Side, tick: number, lots: number): void;
  /** A limit order of which nothing rests (immediate or cancel). */
  take(id: number, side: Side, tick: number, lots: number): void;
  cancel(id: number): void;
  /** To another price, at the end of its queue; it fills what it crosses there. */
  move(id: number, tick: number): void;
  /** What rests on one side, best price first: by it the contenders prove that they did the same. */
  depth(side: Side): [tick: number, lots: number][];
}
