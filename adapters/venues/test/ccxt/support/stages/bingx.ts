import { gzipSync } from 'node:zlib';
import { recordedCandles, recordedLines } from '../data-folder.ts';
import type { Stage } from '../stage.ts';

/** Exchange information in the documented shape: of this REST call no recording was found. */
const SYMBOLS = ['BTC-USDT', 'ETH-USDT'].map((symbol) => ({
  symbol,
  tickSize: 0.01,
  stepSize: 0.00001,
  minNotional: 5,
  maxNotional: 2_000_000,
  status: 1,
  apiStateBuy: true,
  apiStateSell: true,
  timeOnline: 0,
}));

/**
 * BingX spot. Recorded: single frames, sent here as the exchange packs them. Exchange information and candles have the
 * documented shape, the candles with the figures of recorded Binance ones.
 */
export function bingxStage(): Stage {
  const rows = recordedCandles('candles-2024-08/BTCUSDT-1m.csv.gz').slice(1_000);
  const samples = recordedLines('frames/bingx-samples.ndjson.gz');
  const depth = samples
    .find((line) => line.includes('"dataType":"BTC-USDT@depth20"'))!
    .replace('@depth20', '@depth100');
  const { bids, asks } = (JSON.parse(depth) as { data: Record<'bids' | 'asks', [string, string][]> }).data;
  const side = (levels: readonly [string, string][]): [number, number][] =>
    levels.map(([price, quantity]) => [Number(price), Number(quantity)]);
  const forming = (minute: number): string => {
    const [time, o, h, l, c, v] = rows[minute]!;
    const t = Number(time);
    const K = { t, T: t + 59_999, s: 'BTC-USDT', i: '1min', o, h, l, c, v, n: 2, q: '0' };
    const data = { E: t + 1, K, e: 'kline', s: 'BTC-USDT' };
    return JSON.stringify({ code: 0, data, dataType: 'BTC-USDT@kline_1min', success: true });
  };
  return {
    exchange: 'bingx',
    label: 'LIVE BingX',
    now: Number(rows[0]![0]) + 10_000,
    ccxt: (port) => {
      const http = `http://127.0.0.1:${port}/openApi`;
      return {
        urls: {
          api: { spot: http, swap: http, cswap: http, ws: { spot: `ws://127.0.0.1:${port}/market` } },
        },
      };
    },
    rest: (path, query) => {
      if (path === '/openApi/swap/v2/server/time') return { code: 0, data: { serverTime: 1723161255000 } };
      if (path === '/openApi/spot/v1/common/symbols') return { code: 0, data: { symbols: SYMBOLS } };
      if (path.endsWith('/contracts')) return { code: 0, data: [] };
      if (path !== '/openApi/spot/v1/market/kline') return undefined;
      const from = Number(query.get('startTime'));
      const to = Number(query.get('endTime'));
      const data = rows
        .map((row) => row.map(Number))
        .filter(([time = 0]) => time >= from && time <= to)
        .map(([time = 0, ...figures]) => [time, ...figures, time + 59_999, 0]);
      return { code: 0, data: data.reverse() };
    },
    message: (socket, message) => {
      const { id } = message as { id?: string };
      if (id !== undefined) socket.send(gzipSync(JSON.stringify({ code: 0, id, msg: 'SUCCESS' })));
    },
    encode: (frame) => gzipSync(frame),
    symbols: ['BTC/USDT', 'ETH/USDT'],
    instrument: {
      symbol: 'BTC/USDT',
      id: 'BTCUSDT',
      type: 'spot',
      status: 'open',
      tickSize: '0.01',
      lotSize: '0.00001',
      minNotional: '5',
    },
    subscriptions: [
      { dataType: 'BTC-USDT@ticker' },
      { dataType: 'ETH-USDT@ticker' },
      { dataType: 'BTC-USDT@kline_1min' },
      { dataType: 'BTC-USDT@trade' },
    ],
    ticker: {
      frame: samples.find((line) => line.includes('"timestamp":1727163468055'))!,
      expected: {
        venue: 'bingx',
        symbol: 'ETH/USDT',
        time: 1727163468053,
        price: 2642.27,
        bid: 2642.23,
        ask: 2642.3,
        open24h: 2644.56,
        high24h: 2702.79,
        low24h: 2609.68,
        volume24h: 13865.37,
        quoteVolume24h: 36747069.4,
      },
    },
    trade: {
      // Its recorder turned the flag into text; the exchange sends a truth value.
      frame: samples.find((line) => line.includes('"t":"33685717"'))!.replace('"m":"true"', '"m":true'),
      expected: [
        {
          venue: 'bingx',
          symbol: 'BTC/USDT',
          time: 1649832413512,
          price: 40125.48,
          quantity: 0.007146,
          side: 'sell',
        },
      ],
    },
    book: {
      symbol: 'BTC/USDT',
      frames: [depth],
      bids: side(bids).sort((a, b) => b[0] - a[0]),
      asks: side(asks).sort((a, b) => a[0] - b[0]),
      subscription: { dataType: 'BTC-USDT@depth100' },
      unsubscription: { dataType: 'BTC-USDT@depth100', reqType: 'unsub' },
    },
    candle: { symbol: 'BTC/USDT', forming, rows },
  };
}
