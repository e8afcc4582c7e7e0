import type { WebSocket } from 'ws';
import { recordedJson, recordedLines } from '../data-folder.ts';
import type { Stage } from '../stage.ts';

interface OhlcBody {
  readonly result: { readonly XBTUSDT: readonly (readonly [number, ...string[]])[] };
}

/**
 * Kraken. Recorded: asset pairs (2021), one-minute candles over REST, and a book of WebSocket v2. Of its v2 ticker,
 * trade and candle channels no recording was found: those frames are the exchange's documentation examples, the candle
 * ones with the figures of the recorded candles. The long v1 recordings are another protocol and are not used.
 */
export function krakenStage(): Stage {
  const ohlc = recordedJson('rest/kraken-OHLC-XBTUSDT.json.gz') as OhlcBody;
  const rows = ohlc.result.XBTUSDT.map(([time, o, h, l, c, , v]) =>
    [time * 1_000, o, h, l, c, v].map(String),
  );
  const samples = recordedLines('frames/kraken-v2-book-samples.ndjson.gz');
  const frames = samples.filter((line) => line.includes('"data":[{"symbol":"ETH/USD"'));
  const examples = recordedLines('frames/kraken-v2-and-coinbase-advanced-doc-examples.ndjson.gz');
  const forming = (minute: number): string => {
    const [time, open, high, low, close, volume] = rows[minute]!.map(Number);
    const begin = new Date(time!).toISOString();
    const data = {
      symbol: 'BTC/USDT',
      open,
      high,
      low,
      close,
      trades: 1,
      volume,
      interval_begin: begin,
      interval: 1,
    };
    return JSON.stringify({ channel: 'ohlc', type: 'update', timestamp: begin, data: [data] });
  };
  return {
    exchange: 'kraken',
    label: 'LIVE Kraken',
    now: Number(rows[0]![0]) + 10_000,
    ccxt: (port) => ({
      urls: {
        api: {
          public: `http://127.0.0.1:${port}`,
          ws: { publicV2: `ws://127.0.0.1:${port}/v2` },
        },
      },
    }),
    rest: (path) => {
      if (path === '/0/public/AssetPairs') return recordedJson('rest/kraken-AssetPairs-20210417.json.gz');
      if (path === '/0/public/Assets') return { error: [], result: {} };
      if (path === '/0/public/Time') return { error: [], result: { unixtime: 1762777020 } };
      return path === '/0/public/OHLC' ? ohlc : undefined;
    },
    message: (socket: WebSocket, message) => {
      const { method, req_id, params } = message as { method: string; req_id?: number; params?: object };
      socket.send(JSON.stringify({ method, req_id, result: params, success: true }));
    },
    symbols: ['BTC/USDT', 'ETH/USDT', 'ETH/USD'],
    instrument: {
      symbol: 'BTC/USDT',
      id: 'BTCUSDT',
      type: 'spot',
      tickSize: '0.1',
      lotSize: '0.00000001',
      minNotional: '0',
    },
    subscriptions: [
      { method: 'subscribe', params: { channel: 'ticker', symbol: ['BTC/USDT', 'ETH/USDT', 'ETH/USD'] } },
      { method: 'subscribe', params: { channel: 'trade', symbol: ['BTC/USDT', 'ETH/USDT', 'ETH/USD'] } },
      { method: 'subscribe', params: { channel: 'ohlc', symbol: ['BTC/USDT'], interval: 1 } },
      { method: 'subscribe', params: { channel: 'ohlc', symbol: ['ETH/USDT'], interval: 1 } },
    ],
    ticker: {
      frame: examples.find((line) => line.startsWith('{"channel":"ticker","type":"update"'))!,
      expected: {
        venue: 'kraken',
        symbol: 'ETH/USDT',
        price: 0.10035,
        bid: 0.10025,
        ask: 0.10035,
        open24h: 0.10052,
        high24h: 0.10285,
        low24h: 0.09979,
        volume24h: 997038.98383185,
      },
    },
    trade: {
      frame: examples.find((line) => line.startsWith('{"channel":"trade"'))!,
      expected: [
        {
          venue: 'kraken',
          symbol: 'ETH/USDT',
          id: '4665906',
          time: Date.parse('2023-09-25T07:49:37.708Z'),
          price: 0.5117,
          quantity: 40,
          side: 'sell',
        },
      ],
    },
    book: {
      symbol: 'ETH/USD',
      frames,
      ...krakenBook(frames),
      subscription: { method: 'subscribe', params: { channel: 'book', symbol: ['ETH/USD'], depth: 100 } },
      unsubscription: { method: 'unsubscribe', params: { channel: 'book', symbol: ['ETH/USD'], depth: 100 } },
    },
    candle: { symbol: 'BTC/USDT', forming, rows },
  };
}

type Levels = readonly { readonly price: number; readonly qty: number }[];

/** The recorded snapshot (ten levels) with its recorded updates applied. */
function krakenBook(frames: readonly string[]): { bids: [number, number][]; asks: [number, number][] } {
  const bids = new Map<number, number>();
  const asks = new Map<number, number>();
  for (const frame of frames) {
    const [data] = (JSON.parse(frame) as { data: [{ bids: Levels; asks: Levels }] }).data;
    for (const { price, qty } of data.bids) bids.set(price, qty);
    for (const { price, qty } of data.asks) asks.set(price, qty);
  }
  const sound = (side: Map<number, number>): [number, number][] =>
    [...side].filter(([, quantity]) => quantity > 0);
  return {
    bids: sound(bids)
      .sort((a, b) => b[0] - a[0])
      .slice(0, 10),
    asks: sound(asks)
      .sort((a, b) => a[0] - b[0])
      .slice(0, 10),
  };
}
