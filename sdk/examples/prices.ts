/**
 * Prints prices of a few symbols and the top of a book as they come, until Ctrl-C or for DURATION seconds.
 *
 *   npm run ws:example
 *   URL=http://localhost:3000 SYMBOLS=BTC/USDT,ETH/USDT BOOK=BTC/USDT DURATION=30 npm run ws:example
 */
import { TradingClient } from '@tradewind/client';

const url = process.env['URL'] ?? 'http://localhost:3000';
const symbols = (process.env['SYMBOLS'] ?? 'BTC/USDT,ETH/USDT,SOL/USDT').split(',');
const book = process.env['BOOK'] ?? symbols[0]!;
const seconds = Number(process.env['DURATION'] ?? 0);

const client = new TradingClient({ url });
const print = (line: string) => process.stdout.write(`${line}\n`);

client.on('connected', ({ isReconnect }) => print(isReconnect ? 'connected again' : `connected to ${url}`));
client.on('disconnected', ({ reason }) => print(`disconnected: ${reason}`));
client.on('reconnecting', ({ attempt }) => print(`reconnecting, attempt ${attempt}`));
client.on('error', (error) => print(`error: ${error.message}`));

function stop(): void {
  client.close();
  print('closed');
}
process.once('SIGINT', stop);
if (seconds > 0) setTimeout(stop, seconds * 1000);

try {
  for (const stream of await client.subscribePrices(symbols)) {
    client.on(stream as `price:${string}`, ({ symbol, venue, price, changePercent24h, time }) => {
      const at = new Date(time).toISOString().slice(11, 19);
      print(
        `${at}  ${symbol.padEnd(12)} ${String(price).padStart(14)}  ${changePercent24h.toFixed(2)} %  ${venue}`,
      );
    });
  }
  for (const stream of await client.subscribeOrderBook(book)) {
    let printedAt = 0;
    client.on(stream as `orderbook:${string}`, ({ symbol, bids, asks, sequence }) => {
      // A book changes several times a second; a line a second is enough to read.
      if (performance.now() - printedAt < 1000) return;
      printedAt = performance.now();
      const [bid, ask] = [bids[0], asks[0]];
      print(
        `book      ${symbol.padEnd(12)} ${bid?.join(' × ') ?? '—'} | ${ask?.join(' × ') ?? '—'}  #${sequence}`,
      );
    });
  }
} catch (error) {
  // Closed before the server could be reached, or refused by it.
  print((error as Error).message);
  client.close();
}
