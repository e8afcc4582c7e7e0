// Serves the same two routes twice from one process and one market-data service: by our server, and by bare Express. The
// parent measures them one after the other.
import { change24h } from '@tradewind/market';
import express from 'express';
import { historyLoaded } from './support/history.ts';
import { startBenchServer } from './support/server.ts';

const bench = await startBenchServer();
const { url } = bench;
const { marketData } = bench.server;

const app = express();
app.disable('x-powered-by');
app.get('/markets/:symbol/ticker', (request, response) => {
  const { symbol, id } = marketData.instrument(request.params.symbol);
  const ticker = marketData.ticker(marketData.primaryVenue, symbol)!;
  response.json({
    ...ticker,
    id,
    ...change24h(ticker),
    indexPrice: null,
    markPrice: null,
    fundingRate: null,
  });
});
app.get('/markets/:symbol/klines', async (request, response) => {
  const { symbol, id } = marketData.instrument(request.params.symbol);
  const venue = marketData.primaryVenue;
  const data = await marketData.candles({
    venue,
    symbol,
    timeframe: '1m',
    limit: Number(request.query['limit']),
  });
  response.json({ symbol, id, venue, timeframe: '1m', data, nextCursor: null });
});
const listener = app.listen(0, '127.0.0.1');

await historyLoaded(url);

const address = listener.address();
if (address === null || typeof address === 'string') throw new Error('Express has no port');
process.send!({ ours: `${url}/api/v1`, express: `http://127.0.0.1:${address.port}` });
process.on('message', () => {
  listener.close();
  void bench.stop().then(() => process.exit(0));
});
