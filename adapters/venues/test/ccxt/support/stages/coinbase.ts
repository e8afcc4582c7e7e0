import { recordedCandles, recordedLines } from '../data-folder.ts';
import type { Stage } from '../stage.ts';

/** Products in the shape of the documentation: of this REST call no recording was found. */
const PRODUCT = {
  product_id: 'ETH-USDT',
  price: '2375.56',
  base_increment: '0.00000001',
  quote_increment: '0.01',
  price_increment: '0.01',
  quote_min_size: '1',
  base_min_size: '0.00000001',
  status: 'online',
  cancel_only: false,
  trading_disabled: false,
  is_disabled: false,
  product_type: 'SPOT',
  quote_currency_id: 'USDT',
  base_currency_id: 'ETH',
};

/**
 * Coinbase Advanced Trade. Recorded: one frame of trades, one of depth (for another product and cut to four levels: its
 * product id is replaced here). The ticker frame is the documentation's example; products and candles have the
 * documented shape, the candles with the figures of recorded Binance ones.
 */
export function coinbaseStage(): Stage {
  const rows = recordedCandles('candles-2024-08/ETHUSDT-1m.csv.gz').slice(1_000);
  const samples = recordedLines('frames/coinbase-advanced-samples.ndjson.gz');
  const examples = recordedLines('frames/kraken-v2-and-coinbase-advanced-doc-examples.ndjson.gz');
  const depth = samples
    .find((line) => line.startsWith('{"channel":"l2_data"'))!
    .replaceAll('BTC-PERP-INTX', 'ETH-USDT');
  const { updates } = (JSON.parse(depth) as { events: [{ updates: Update[] }] }).events[0];
  const side = (name: string): [number, number][] =>
    updates
      .filter((update) => update.side === name)
      .map((update): [number, number] => [Number(update.price_level), Number(update.new_quantity)]);
  return {
    exchange: 'coinbase',
    label: 'LIVE Coinbase',
    now: Number(rows[0]![0]) + 10_000,
    ccxt: (port) => ({
      urls: { api: { rest: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}` } },
    }),
    rest: (path, query) => {
      if (path === '/v2/time') return { data: { epoch: 1723161255, iso: '2024-08-08T23:54:15Z' } };
      if (path === '/api/v3/brokerage/market/products') {
        const spot = query.get('product_type') !== 'FUTURE';
        return { products: spot ? [PRODUCT] : [], num_products: spot ? 1 : 0 };
      }
      if (!path.endsWith('/products/ETH-USDT/candles')) return undefined;
      const start = Number(query.get('start')) * 1_000;
      const end = Number(query.get('end')) * 1_000;
      const candles = rows
        .filter(([time]) => Number(time) >= start && Number(time) <= end)
        .map(([time, open, high, low, close, volume]) => ({
          start: String(Number(time) / 1_000),
          low,
          high,
          open,
          close,
          volume,
        }));
      // Newest first, as the exchange answers.
      return { candles: candles.reverse() };
    },
    message: (socket, message) => {
      const { channel, product_ids } = message as { channel: string; product_ids: string[] };
      const events = [{ subscriptions: { [channel]: product_ids } }];
      socket.send(JSON.stringify({ channel: 'subscriptions', timestamp: '2024-10-04T07:13:31Z', events }));
    },
    symbols: ['ETH/USDT'],
    instrument: {
      symbol: 'ETH/USDT',
      id: 'ETHUSDT',
      type: 'spot',
      status: 'open',
      tickSize: '0.01',
      lotSize: '0.00000001',
      minNotional: '1',
    },
    subscriptions: [
      { type: 'subscribe', channel: 'ticker', product_ids: ['ETH-USDT'] },
      { type: 'subscribe', channel: 'market_trades', product_ids: ['ETH-USDT'] },
    ],
    ticker: {
      frame: examples.find((line) => line.startsWith('{"channel":"ticker","client_id"'))!,
      expected: {
        venue: 'coinbase',
        symbol: 'ETH/USDT',
        time: Date.parse('2023-02-09T20:30:37.167Z'),
        price: 21932.98,
        bid: 21931.98,
        high24h: 23011.18,
        low24h: 21835.29,
        volume24h: 16038.28770938,
      },
    },
    trade: {
      frame: samples.find((line) => line.startsWith('{"channel":"market_trades"'))!,
      // Oldest first; the exchange names the maker's side, so a maker's BUY is a taker's sale.
      expected: [
        {
          venue: 'coinbase',
          symbol: 'ETH/USDT',
          id: '22381690',
          price: 2375.56,
          quantity: 0.5,
          side: 'sell',
        },
        {
          venue: 'coinbase',
          symbol: 'ETH/USDT',
          id: '22381691',
          price: 2375.56,
          quantity: 0.5,
          side: 'sell',
        },
      ],
    },
    book: {
      symbol: 'ETH/USDT',
      frames: [depth],
      bids: side('bid').sort((a, b) => b[0] - a[0]),
      asks: side('offer').sort((a, b) => a[0] - b[0]),
      subscription: { type: 'subscribe', channel: 'level2', product_ids: ['ETH-USDT'] },
      unsubscription: { type: 'unsubscribe', channel: 'level2', product_ids: ['ETH-USDT'] },
    },
    candle: { symbol: 'ETH/USDT', rows },
  };
}

interface Update {
  readonly side: string;
  readonly price_level: string;
  readonly new_quantity: string;
}
