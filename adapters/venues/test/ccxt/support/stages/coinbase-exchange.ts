import { recordedJson, recordedLines } from '../data-folder.ts';
import type { Stage } from '../stage.ts';

/** The older Coinbase Exchange feed: products, tickers, trades and depth as recorded on 2021-04-17. */
export function coinbaseExchangeStage(): Stage {
  const of = (file: string): string[] =>
    recordedLines(`frames/coinbase-${file}.ndjson.gz`).filter((line) =>
      line.includes('"product_id":"SKL-USD"'),
    );
  const depth = of('level2');
  return {
    exchange: 'coinbaseexchange',
    label: 'LIVE Coinbase Exchange',
    now: Date.parse('2021-04-17T16:43:37Z'),
    ccxt: (port) => ({
      // The depth channel of this feed wants a key; the server does not check it.
      apiKey: 'recorded-key',
      secret: Buffer.from('recorded-secret').toString('base64'),
      password: 'recorded-pass',
      urls: { api: { public: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}` } },
    }),
    // Of its candles nothing is recorded: as if these markets had not traded for a while.
    rest: (path) => (path === '/products' ? recordedJson('rest/coinbase-products-20210417.json.gz') : []),
    message: (socket, message) => {
      const { channels, product_ids } = message as { channels: string[]; product_ids: string[] };
      const names = channels.map((name) => ({ name, product_ids }));
      socket.send(JSON.stringify({ type: 'subscriptions', channels: names }));
    },
    symbols: ['SKL/USD', 'BAND/GBP'],
    instrument: {
      symbol: 'SKL/USD',
      id: 'SKLUSD',
      type: 'spot',
      status: 'open',
      tickSize: '0.0001',
      lotSize: '0.1',
      minNotional: '5',
    },
    subscriptions: [
      { type: 'subscribe', product_ids: ['SKL-USD', 'BAND-GBP'], channels: ['ticker'] },
      { type: 'subscribe', product_ids: ['SKL-USD'], channels: ['matches'] },
      { type: 'subscribe', product_ids: ['BAND-GBP'], channels: ['matches'] },
    ],
    ticker: tickerOf(of('ticker')[0]!),
    trade: tradeOf(of('matches').find((line) => line.startsWith('{"type":"match"'))!),
    book: {
      symbol: 'SKL/USD',
      frames: depth,
      ...bookOf(depth),
      subscription: { type: 'subscribe', product_ids: ['SKL-USD'], channels: ['level2'] },
      unsubscription: { type: 'unsubscribe', product_ids: ['SKL-USD'], channels: ['level2'] },
    },
  };
}

type Raw = Readonly<Record<string, string>>;

function tickerOf(frame: string): Stage['ticker'] {
  const raw = JSON.parse(frame) as Raw;
  return {
    frame,
    expected: {
      venue: 'coinbaseexchange',
      symbol: 'SKL/USD',
      time: Date.parse(raw.time!),
      price: Number(raw.price),
      bid: Number(raw.best_bid),
      ask: Number(raw.best_ask),
      open24h: Number(raw.open_24h),
      high24h: Number(raw.high_24h),
      low24h: Number(raw.low_24h),
      volume24h: Number(raw.volume_24h),
    },
  };
}

function tradeOf(frame: string): Stage['trade'] {
  const raw = JSON.parse(frame) as Raw;
  const expected = {
    symbol: 'SKL/USD',
    id: String(raw.trade_id),
    price: Number(raw.price),
    quantity: Number(raw.size),
    // The feed names the maker's side.
    side: raw.side === 'buy' ? 'sell' : 'buy',
  } as const;
  return { frame, expected: [expected] };
}

interface Depth {
  readonly type: 'snapshot' | 'l2update';
  readonly bids?: [string, string][];
  readonly asks?: [string, string][];
  readonly changes?: [string, string, string][];
}

function bookOf(frames: readonly string[]): { bids: [number, number][]; asks: [number, number][] } {
  const bids = new Map<number, number>();
  const asks = new Map<number, number>();
  for (const frame of frames) {
    const { bids: b = [], asks: a = [], changes = [] } = JSON.parse(frame) as Depth;
    for (const [price, quantity] of b) bids.set(Number(price), Number(quantity));
    for (const [price, quantity] of a) asks.set(Number(price), Number(quantity));
    for (const [side, price, quantity] of changes) {
      (side === 'buy' ? bids : asks).set(Number(price), Number(quantity));
    }
  }
  const sound = (side: Map<number, number>): [number, number][] =>
    [...side].filter(([, quantity]) => quantity > 0);
  return {
    bids: sound(bids)
      .sort((x, y) => y[0] - x[0])
      .slice(0, 100),
    asks: sound(asks)
      .sort((x, y) => x[0] - y[0])
      .slice(0, 100),
  };
}
