export type { Book, RestingOrder } from './book/book.ts';
export { NO_TICK } from './book/book.ts';
export type { HouseLiquidity, HouseQuote } from './book/house.ts';
