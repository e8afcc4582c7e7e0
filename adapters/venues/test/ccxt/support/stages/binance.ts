import type { WebSocket } from 'ws';
import { recordedCandles, recordedJson, recordedLines } from '../data-folder.ts';
import { naiveBook } from '../naive-book.ts';
import type { Stage } from '../stage.ts';

const MINUTE = 60_000;

/** The part of a recorded combined-stream frame that the raw stream of `/ws` sends: its bytes, uncut. */
export function rawFrame(line: string): string {
  return line.slice(line.indexOf('"data":') + 7, -1);
}

/** Where CCXT finds a local Binance. The spot path must contain `/stream`, by which CCXT tells spot from futures. */
export function binanceAt(port: number): Record<string, unknown> {
  const http = `http://127.0.0.1:${port}`;
  const ws = `ws://127.0.0.1:${port}`;
  return {
    urls: {
      api: {
        public: `${http}/api/v3`,
        fapiPublic: `${http}/fapi/v1`,
        ws: { spot: `${ws}/stream`, future: `${ws}/futures` },
      },
    },
  };
}

/** Recorded exchange information, depth snapshots of 2024-08-08 and recorded candles as klines. */
export function binanceRest(path: string, query: URLSearchParams): unknown {
  const pair = query.get('symbol')?.toLowerCase() ?? '';
  if (path === '/api/v3/time') return { serverTime: 1723161255000 };
  if (path === '/api/v3/exchangeInfo') return recordedJson('rest/exchangeInfo.json.gz');
  if (path === '/fapi/v1/exchangeInfo') return recordedJson('rest/binance-um-exchangeInfo-20210722.json.gz');
  if (path === '/api/v3/depth') return recordedJson(`rest/binance-spot-depth-${pair}-20240808.json.gz`);
  if (path !== '/api/v3/klines') return undefined;
  const from = Number(query.get('startTime') ?? 0);
  const to = Number(query.get('endTime') ?? Infinity);
  return recordedCandles(`candles-2024-08/${pair.toUpperCase()}-1m.csv.gz`)
    .map(([time, ...figures]) => [Number(time), ...figures, Number(time) + MINUTE - 1, '0', 0, '0', '0', '0'])
    .filter(([time]) => Number(time) >= from && Number(time) <= to)
    .slice(0, Number(query.get('limit') ?? 500));
}

export function binanceStage(): Stage {
  const rows = recordedCandles('candles-2024-08/BTCUSDT-1m.csv.gz').slice(1_000);
  const lines = recordedLines('frames/binance-spot-btcusdt-combined-20240808.ndjson.gz').slice(0, 200);
  const depth = lines.filter((line) => line.includes('@depth')).map(rawFrame);
  const snapshot = recordedJson('rest/binance-spot-depth-btcusdt-20240808.json.gz');
  const book = naiveBook(snapshot, depth);
  const ticker = recordedLines('frames/binance-samples.ndjson.gz').find((line) =>
    line.startsWith('{"stream":"ethusdt@ticker","data":{"e":"24hrTicker","E":1653812650349'),
  )!;
  // The shape of recorded kline frames with the figures of recorded candles.
  const kline = (minute: number, closed: boolean): string => {
    const [time, o, h, l, c, v] = rows[minute]!;
    const t = Number(time);
    const k = { t, T: t + MINUTE - 1, s: 'BTCUSDT', i: '1m', f: 1, L: 2, o, c, h, l, v, n: 2, x: closed };
    return JSON.stringify({ e: 'kline', E: t + 1, s: 'BTCUSDT', k });
  };
  return {
    exchange: 'binance',
    label: 'LIVE Binance',
    now: Number(rows[0]![0]) + 10_000,
    ccxt: binanceAt,
    rest: binanceRest,
    message: answer,
    symbols: ['BTC/USDT', 'ETH/USDT'],
    instrument: {
      symbol: 'PEPE/USDT',
      id: 'PEPEUSDT',
      type: 'spot',
      status: 'open',
      tickSize: '0.00000001',
      lotSize: '1',
      minNotional: '1',
      maxLeverage: 1,
    },
    subscriptions: [
      { method: 'SUBSCRIBE', params: ['btcusdt@ticker', 'ethusdt@ticker'] },
      { method: 'SUBSCRIBE', params: ['btcusdt@trade', 'ethusdt@trade'] },
      { method: 'SUBSCRIBE', params: ['btcusdt@kline_1m', 'ethusdt@kline_1m'] },
    ],
    ticker: {
      frame: rawFrame(ticker),
      expected: {
        venue: 'binance',
        symbol: 'ETH/USDT',
        time: 1653812650344,
        price: 1792.84,
        bid: 1792.83,
        ask: 1792.84,
        open24h: 1764.61,
        high24h: 1808.98,
        low24h: 1748.94,
        volume24h: 471703.5311,
        quoteVolume24h: 840180761.513581,
      },
    },
    trade: {
      frame: rawFrame(lines.find((line) => line.includes('@trade'))!),
      expected: [
        {
          venue: 'binance',
          symbol: 'BTC/USDT',
          id: '3735683259',
          time: 1723161255342,
          price: 61837.63,
          quantity: 0.02,
          side: 'sell',
        },
      ],
    },
    book: {
      symbol: 'BTC/USDT',
      frames: depth,
      ...book,
      subscription: { method: 'SUBSCRIBE', params: ['btcusdt@depth@100ms'] },
      unsubscription: { method: 'UNSUBSCRIBE', params: ['btcusdt@depth@100ms'] },
    },
    candle: {
      symbol: 'BTC/USDT',
      forming: (minute) => kline(minute, false),
      closing: (minute) => kline(minute, true),
      rows,
    },
  };
}

function answer(socket: WebSocket, message: unknown): void {
  const { id } = message as { id: number };
  socket.send(JSON.stringify({ result: null, id }));
}
