import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CcxtClient, CcxtExchange } from './exchange.ts';

/** What a venue hears from its CCXT exchange, synchronously, as frames arrive. */
export interface ExchangeObserver {
  /** One normalised update: a ticker, a list of trades, an order book or candles; `frame` is the parsed message. */
  update(result: unknown, messageHash: string, frame: unknown): void;
  /** A frame that could not be read or handled; the connection goes on. */
  badFrame(error: unknown): void;
  /** A connection ended or could not be made. Told once for each. */
  connectionLost(error: unknown): void;
}

interface ObservableExchange extends CcxtExchange {
  loadHttpProxyAgent(): Promise<unknown>;
  handleMessage(client: CcxtClient, message: unknown): void;
  onError(client: CcxtClient, error: unknown): void;
  onClose(client: CcxtClient, event: unknown): void;
}

type ExchangeClass = new (config: object) => ObservableExchange;

/**
 * The WebSocket class of one exchange. CCXT's entry loads all of its exchanges (0.7 s, 106 MB); one class alone takes a
 * quarter of that, so it is imported by its file, and by way of the entry where the file is not found.
 */
async function exchangeClass(module: string): Promise<ExchangeClass> {
  const entry = createRequire(import.meta.url).resolve('ccxt');
  const file = join(dirname(entry), '..', 'js', 'src', 'pro', `${module}.js`);
  try {
    const loaded = (await import(pathToFileURL(file).href)) as { default: ExchangeClass };
    return loaded.default;
  } catch {
    // CCXT types its exchanges one by one, not as the map by name that they are.
    const all = (await import('ccxt')) as unknown as { pro: Record<string, ExchangeClass> };
    return all.pro[module]!;
  }
}

/**
 * Creates a CCXT exchange that reports to `observer`. CCXT hands updates to whoever awaits its `watch…` promises, and
 * those show only the newest state when several frames arrive at once. Every update passes through `client.resolve`, so
 * it is observed there: nothing is lost or late, and no promise per frame is needed.
 */
export async function createExchange(
  module: string,
  config: object,
  observer: ExchangeObserver,
): Promise<CcxtExchange> {
  const Base = await exchangeClass(module);
  const lost = new WeakSet<CcxtClient>();

  class ObservedExchange extends Base {
    override client(url: string): CcxtClient {
      const existing = this.clients[url];
      const client = super.client(url);
      if (client !== existing) observe(client, observer);
      return client;
    }

    override handleMessage(client: CcxtClient, message: unknown): void {
      if (typeof message === 'string' && !/^p[io]ng$/i.test(message)) {
        observer.badFrame(new Error('not JSON'));
        return;
      }
      frames.set(client, message);
      try {
        super.handleMessage(client, message);
      } catch (error) {
        observer.badFrame(error);
      }
    }

    override onError(client: CcxtClient, error: unknown): void {
      super.onError(client, error);
      this.#lose(client, error);
    }

    override onClose(client: CcxtClient, event: unknown): void {
      super.onClose(client, event);
      this.#lose(client, client.error ?? new Error('the connection was closed'));
    }

    #lose(client: CcxtClient, error: unknown): void {
      if (lost.has(client)) return;
      lost.add(client);
      observer.connectionLost(error);
    }
  }
  const exchange = new ObservedExchange(config);
  // Without it CCXT refuses addresses that begin with `ws://`, such as a gateway's on the local network.
  await exchange.loadHttpProxyAgent();
  return exchange;
}

/** The message each connection is handling at the moment. */
const frames = new WeakMap<CcxtClient, unknown>();

function observe(client: CcxtClient, observer: ExchangeObserver): void {
  const resolve = client.resolve.bind(client);
  client.resolve = (result, messageHash) => {
    if (messageHash !== undefined) observer.update(result, messageHash, frames.get(client));
    return resolve(result, messageHash);
  };
  // CCXT sends some messages without awaiting them; a socket that closes meanwhile must not end the process.
  const send = client.send.bind(client);
  client.send = (message) => {
    const sent = send(message);
    sent.catch(() => undefined);
    return sent;
  };
  // CCXT writes unreadable frames to the console; they are counted as bad frames instead.
  client.log = () => undefined;
}
