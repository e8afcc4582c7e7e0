import { FastBook } from '@tradewind/exchange';
import { BookContender } from './book-contender.ts';
import type { Contender } from './contender.ts';
import { ExchangeContender } from './exchange-contender.ts';
import { NodejsOrderBook } from './nodejs-order-book.ts';
import type { CommandStream } from './stream.ts';

/** Who takes part, by the name that the results bear. Each answers a way to make one anew; what that needs once, it makes before. */
export const CONTENDERS: Readonly<Record<string, (stream: CommandStream) => () => Contender>> = {
  'order book alone': () => () => new BookContender(new FastBook()),
  'whole exchange, spot': () => () => new ExchangeContender('spot'),
  'whole exchange, perpetual': () => () => new ExchangeContender('perpetual'),
  'nodejs-order-book': ({ length }) => {
    const names = Array.from({ length: length + 1 }, (_, id) => `o${id}`);
    return () => new NodejsOrderBook(names);
  },
};
