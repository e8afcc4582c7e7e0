import { setTimeout as sleep } from 'node:timers/promises';
import { TradingClient } from '@tradewind/client';
import { callUntilAnswered } from './patient-caller.ts';
import type { Answered, Call } from './patient-caller.ts';

const SPOT = 'BTC/USDT';
const PERPETUAL = 'BTC/USDT:USDT';
/** From the spot to the margin wallet, to begin with. */
const MARGIN = '5000';
const PASSWORD = 'lighthouse keepers trade at dawn';
const PERPETUAL_QUANTITY = '0.003';
const HANDS = 3;
const RESTING_MAX = 40;

/** What a trader was told about an order, in the newest answer. */
export interface KnownOrder {
  readonly id: string;
  readonly clientOrderId: string;
  /** As the newest acknowledged change has it. */
  quantity: string;
  /** Digits behind the point of quantities in its market. */
  readonly places: number;
  /** It rested in the book when that was last said. */
  rests: boolean;
  /** Its cancellation was acknowledged. */
  isCanceled: boolean;
}

/** A user with several hands, each of which places, cancels and amends orders, and remembers what was acknowledged. */
export class Trader {
  readonly name: string;
  readonly orders = new Map<string, KnownOrder>();
  /** Amounts of acknowledged transfers from the spot to the margin wallet, by their key. */
  readonly transfers = new Map<string, string>();
  /** Ids of fills that arrived on `/user`, by order. */
  readonly publishedFills = new Map<string, string>();
  /** Answers that no client should ever get, in words. */
  readonly violations: string[] = [];
  refused = 0;
  retried = 0;
  readonly #url: string;
  readonly #random: () => number;
  #token = '';
  #client: TradingClient | undefined;
  #count = 0;
  #price = 0;

  constructor(url: string, name: string, random: () => number) {
    this.#url = url;
    this.name = name;
    this.#random = random;
  }

  /** Registers, listens to its own stream, and looks at its wallet, which opens the account. */
  async open(): Promise<void> {
    const { status, body } = await callUntilAnswered(this.#url, null, {
      method: 'POST',
      path: '/auth/register',
      body: { username: this.name, email: `${this.name}@example.com`, password: PASSWORD },
    });
    if (status !== 201) throw new Error(`${this.name} could not register: ${JSON.stringify(body)}`);
    this.#token = body['accessToken'] as string;
    await this.#call({ method: 'GET', path: '/wallet' });
    await this.#transfer(MARGIN);
    await this.#call({
      method: 'POST',
      path: '/wallet/deposit',
      body: { currency: 'BTC', amount: '1' },
      key: this.#key('deposit'),
    });
    while (this.#price === 0) await this.#lookAtPrice();
    const client = new TradingClient({ url: this.#url, token: this.#token });
    this.#client = client;
    client.on('order:update', ({ id, fills }) => {
      for (const fill of fills) this.publishedFills.set(fill.id, id);
    });
    await client.subscribeUserStreams(['orders', 'positions', 'wallet', 'margin']);
  }

  /** Trades until `signal` says so, and then until everything under way is answered. */
  async trade(signal: AbortSignal): Promise<void> {
    await Promise.all(
      Array.from({ length: HANDS }, async () => {
        while (!signal.aborted) {
          await this.#step();
          await sleep(this.#random() * 20);
        }
      }),
    );
  }

  close(): void {
    this.#client?.close();
  }

  async #step(): Promise<void> {
    const chance = this.#random();
    const resting = [...this.orders.values()].filter(({ rests }) => rests);
    const one = resting[Math.floor(this.#random() * resting.length)];
    if (one !== undefined && (chance < 0.15 || resting.length > RESTING_MAX)) await this.#cancel(one);
    else if (one !== undefined && chance < 0.22) await this.#amend(one);
    else if (chance < 0.27) await this.#transfer((1 + Math.floor(this.#random() * 100) / 100).toFixed(2));
    else if (chance < 0.29) await this.#lookAtPrice();
    else await this.#place(chance < 0.6);
  }

  async #place(isFarOff: boolean): Promise<void> {
    const clientOrderId = `${this.name}-${(this.#count += 1)}`;
    const side = this.#random() < 0.5 ? 'buy' : 'sell';
    const quantity = (0.002 + Math.floor(this.#random() * 5) / 1_000).toFixed(5);
    const isPerpetual = this.#random() < 0.3;
    const order = {
      symbol: isPerpetual ? PERPETUAL : SPOT,
      side,
      quantity: isPerpetual ? PERPETUAL_QUANTITY : quantity,
      clientOrderId,
      ...(isPerpetual && { leverage: 20 }),
    };
    const { status, body } = await this.#call({
      method: 'POST',
      path: '/orders',
      body: isFarOff
        ? { ...order, type: 'limit', price: this.#priceFarOff(side) }
        : { ...order, type: 'market' },
    });
    if (status >= 300) return;
    const id = body['id'] as string;
    if (body['clientOrderId'] !== clientOrderId)
      this.violations.push(`${clientOrderId} was answered as ${JSON.stringify(body)}`);
    const rests = body['status'] === 'open';
    this.orders.set(clientOrderId, {
      id,
      clientOrderId,
      quantity: order.quantity,
      places: isPerpetual ? 3 : 5,
      rests,
      isCanceled: false,
    });
  }

  /** One to five percent from the last price, so that the order rests. */
  #priceFarOff(side: 'buy' | 'sell'): string {
    const distance = 0.01 + this.#random() * 0.04;
    return (this.#price * (side === 'buy' ? 1 - distance : 1 + distance)).toFixed(1);
  }

  /** A server that has just started may not know it yet: then the one before holds. */
  async #lookAtPrice(): Promise<void> {
    const { status, body } = await this.#call({ method: 'GET', path: '/markets/BTCUSDT/ticker' });
    if (status === 200) this.#price = body['price'] as number;
  }

  async #cancel(order: KnownOrder): Promise<void> {
    order.rests = false;
    const { status } = await this.#call({
      method: 'DELETE',
      path: `/orders/${order.id}`,
      key: this.#key('cancel'),
    });
    order.isCanceled = status === 200;
  }

  async #amend(order: KnownOrder): Promise<void> {
    // Not for another hand meanwhile: who is told last would be chance.
    order.rests = false;
    const quantity = (Number(order.quantity) + 0.001).toFixed(order.places);
    const path = `/orders/${order.id}`;
    const { status } = await this.#call({ method: 'PUT', path, body: { quantity }, key: this.#key('amend') });
    if (status !== 200) return;
    order.quantity = quantity;
    order.rests = true;
  }

  async #transfer(amount: string): Promise<void> {
    const key = this.#key('transfer');
    const body = { currency: 'USDT', amount, from: 'spot', to: 'margin' };
    const { status } = await this.#call({ method: 'POST', path: '/wallet/transfer', body, key });
    if (status < 300) this.transfers.set(key, amount);
  }

  #key(what: string): string {
    return `${what}-${this.name}-${(this.#count += 1)}`;
  }

  async #call(call: Call): Promise<Answered> {
    const answered = await callUntilAnswered(this.#url, this.#token, call);
    const { status, body, attempts } = answered;
    if (attempts > 1) this.retried += 1;
    if (status >= 400) this.refused += 1;
    // A retry of one's own is never somebody else's key, and the session outlives every crash.
    if (status === 401 || body['code'] === 'IDEMPOTENCY_CONFLICT') {
      this.violations.push(
        `${call.method} ${call.path} ${JSON.stringify(call.body)}: ${JSON.stringify(body)}`,
      );
    }
    return answered;
  }
}
