import type { Candle, Timeframe } from '@tradewind/market';
import type { CandleEvent } from '@tradewind/protocol';
import { topics } from '../../modules/market-data/topics.ts';
import type { MinuteCandle } from '../../modules/market-data/topics.ts';
import { listen } from '../listen.ts';
import type { Listening } from '../listen.ts';
import type { MarketStreamContext, Stream } from '../stream.ts';
import { CandleFold } from './candle-fold.ts';
import { candleParts } from './candle-seed.ts';

/** How long the next candle waits for the venue's own close of the last minute, so that charts never go backwards. */
const CLOSE_GRACE_MS = 2_000;

const SEED_RETRY_MS = 5_000;

/** Minutes that come while the candle's earlier part is being read; one a second, and a read takes far less. */
const WAITING_MAX = 100;

export function candleEvent(
  { instrument, venue }: Pick<MarketStreamContext, 'instrument' | 'venue'>,
  timeframe: Timeframe,
  { time, open, high, low, close, volume }: Candle,
  isClosed: boolean,
): CandleEvent {
  const { symbol, id } = instrument;
  return { symbol, id, venue, timeframe, time, candle: [time, open, high, low, close, volume], isClosed };
}

/**
 * `candle:<symbol>:<timeframe>`, from one minute up: the open candle as its minutes grow, each candle closed exactly once
 * and before the next one begins. What lies before the first message is read from the store.
 */
export class CandleStream implements Stream {
  readonly #context: MarketStreamContext;
  readonly #timeframe: Timeframe;
  readonly #listening: Listening;
  #fold: CandleFold | undefined;
  #closedUntil = -Infinity;
  #last: CandleEvent | undefined;
  /** Messages that came while seeding, or that belong to the next candle while this one waits for its close. */
  #waiting: MinuteCandle[] = [];
  #isSeeding = true;
  #isStopped = false;
  #closeTimer: NodeJS.Timeout | undefined;
  #retryTimer: NodeJS.Timeout | undefined;

  constructor(context: MarketStreamContext, timeframe: Timeframe) {
    this.#context = context;
    this.#timeframe = timeframe;
    const { marketData, venue, instrument, report } = context;
    const topic = topics.candle(venue, instrument.symbol);
    this.#listening = listen(marketData.bus, topic, (message) => this.#take(message as MinuteCandle), report);
    this.#listening.ready.then(() => this.#seed(), report);
  }

  current(): CandleEvent | undefined {
    return this.#last;
  }

  stop(): void {
    this.#isStopped = true;
    this.#listening.stop();
    clearTimeout(this.#closeTimer);
    clearTimeout(this.#retryTimer);
  }

  #seed(): void {
    const { marketData, venue, instrument, report } = this.#context;
    this.#isSeeding = true;
    const now = Math.max(marketData.now(venue), this.#closedUntil);
    const at = this.#fold === undefined ? now : Math.min(now, this.#fold.nextOpenTime - 1);
    const market = { venue, symbol: instrument.symbol };
    candleParts(marketData, market, this.#timeframe, at).then(
      (parts) => this.#seeded(at, parts),
      (error: unknown) => {
        report(error);
        if (!this.#isStopped) this.#retryTimer = setTimeout(() => this.#seed(), SEED_RETRY_MS);
      },
    );
  }

  #seeded(at: number, parts: readonly Candle[]): void {
    if (this.#isStopped) return;
    this.#isSeeding = false;
    this.#fold = new CandleFold(this.#timeframe, at, parts);
    this.#publish(false);
    this.#replay();
  }

  #take(minute: MinuteCandle): void {
    if (this.#isSeeding) {
      this.#waiting.push(minute);
      if (this.#waiting.length > WAITING_MAX) this.#waiting.shift();
      return;
    }
    if (this.#apply(minute)) this.#seed();
  }

  /** Takes in what has waited; gaps in it are no news, for the store has just been read. */
  #replay(): void {
    for (const minute of this.#waiting.splice(0)) this.#apply(minute);
  }

  /** True when the store must be read again, because minutes are missing or an earlier one was corrected. */
  #apply(minute: MinuteCandle): boolean {
    const { time } = minute.candle;
    const fold = (this.#fold ??= new CandleFold(this.#timeframe, Math.max(time, this.#closedUntil), []));
    // What corrects a candle that is closed is for readers of history.
    if (time < fold.openTime) return false;
    const folded = fold.add(minute.candle, minute.closed);
    if (folded === 'next') {
      this.#waiting.push(minute);
      this.#closeTimer ??= setTimeout(() => this.#close(), CLOSE_GRACE_MS);
      return false;
    }
    if (fold.isClosed) this.#close();
    else if (folded !== 'old') this.#publish(false);
    return folded !== 'updated' && this.#fold === fold;
  }

  #close(): void {
    clearTimeout(this.#closeTimer);
    this.#closeTimer = undefined;
    const fold = this.#fold;
    if (fold === undefined) return;
    this.#publish(true);
    this.#closedUntil = fold.nextOpenTime;
    this.#fold = undefined;
    this.#replay();
  }

  #publish(isClosed: boolean): void {
    const candle = this.#fold?.candle;
    if (candle === undefined) return;
    this.#last = candleEvent(this.#context, this.#timeframe, candle, isClosed);
    if (isClosed) this.#context.publish(this.#last);
    else this.#context.publishLatest(this.#last);
  }
}
