import { addDecimals, compareDecimals, decimalPlaces, roundToStep, subtractDecimals } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import type { Instrument } from '@tradewind/market';
import type { BookLevel } from '@tradewind/protocol';

/** Both sides of a book, best first. */
export interface BookSides {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** What users of this exchange added to the depth of a venue's market (`resting`), and took from it. */
export interface BookOverlay {
  readonly symbol: string;
  readonly resting: BookSides;
  readonly taken: BookSides;
}

/** As many levels a side are shown, so that a market with very many orders stays small on the wire. */
const LEVELS_MAX = 200;

/** True where it changes nothing. */
export function isEmptyOverlay({ resting, taken }: BookOverlay): boolean {
  return [resting, taken].every(({ bids, asks }) => bids.length === 0 && asks.length === 0);
}

type Quantities = ReadonlyMap<DecimalText, DecimalText>;

/** An overlay whose prices and quantities are written as the venue's are, ready to be laid over many books. */
export interface PreparedOverlay {
  readonly resting: { readonly bids: Quantities; readonly asks: Quantities };
  readonly taken: { readonly bids: Quantities; readonly asks: Quantities };
  readonly highestBid: number;
  readonly lowestAsk: number;
}

export function prepareOverlay({ resting, taken }: BookOverlay, grid: Grid): PreparedOverlay {
  const sides = ({ bids, asks }: BookSides) => ({ bids: onGrid(bids, grid), asks: onGrid(asks, grid) });
  const own = sides(resting);
  return {
    resting: own,
    taken: sides(taken),
    highestBid: Array.from(own.bids.keys(), Number).reduce((high, price) => Math.max(high, price), -Infinity),
    lowestAsk: Array.from(own.asks.keys(), Number).reduce((low, price) => Math.min(low, price), Infinity),
  };
}

/**
 * The book that users see: the venue's depth less what they took of it, plus what they added, per price. Where the venue
 * has moved through an order that rests here, that order is what there is to trade with first: the venue's levels beyond
 * it are left out, so the book is never crossed.
 */
export function overlaidBook(venue: BookSides, overlay: PreparedOverlay): BookSides {
  const { resting, taken, highestBid, lowestAsk } = overlay;
  const bids = venue.bids.filter(([price]) => Number(price) < lowestAsk);
  const asks = venue.asks.filter(([price]) => Number(price) > highestBid);
  return {
    bids: merged(bids, taken.bids, resting.bids).toSorted(descending).slice(0, LEVELS_MAX),
    asks: merged(asks, taken.asks, resting.asks).toSorted(ascending).slice(0, LEVELS_MAX),
  };
}

type Grid = Pick<Instrument, 'tickSize' | 'lotSize'>;

/** Doubles of different prices of one grid differ, so they are good enough to order them by. */
const ascending = ([a]: BookLevel, [b]: BookLevel) => Number(a) - Number(b);
const descending = ([a]: BookLevel, [b]: BookLevel) => Number(b) - Number(a);

function onGrid(levels: readonly BookLevel[], { tickSize, lotSize }: Grid): Quantities {
  const [pricePlaces, quantityPlaces] = [decimalPlaces(tickSize), decimalPlaces(lotSize)];
  return new Map(
    levels.map(([price, quantity]) => [
      placed(price, tickSize, pricePlaces),
      placed(quantity, lotSize, quantityPlaces),
    ]),
  );
}

/** A multiple of a step with the step's places; any other number as it is. */
function placed(text: DecimalText, step: DecimalText, places: number): DecimalText {
  const point = text.indexOf('.');
  if ((point < 0 ? 0 : text.length - point - 1) === places) return text;
  const onStep = roundToStep(text, step, 'nearest');
  return compareDecimals(onStep, text) === 0 ? onStep : text;
}

function merged(venue: readonly BookLevel[], taken: Quantities, own: Quantities): BookLevel[] {
  const levels = new Map<DecimalText, DecimalText>(own);
  for (const [price, quantity] of venue) {
    const gone = taken.get(price);
    const left = gone === undefined ? quantity : subtractDecimals(quantity, gone);
    if (left.startsWith('-') || !/[1-9]/.test(left)) continue;
    const ours = own.get(price);
    levels.set(price, ours === undefined ? left : addDecimals(left, ours));
  }
  return [...levels];
}
