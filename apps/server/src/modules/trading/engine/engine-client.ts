import { Worker } from 'node:worker_threads';
import { HOUSE } from '@tradewind/exchange';
import type { AccountCommand, HouseQuote, MarketCommand } from '@tradewind/exchange';
import type { Lots, Rate, Side, Ticks } from '@tradewind/margin';
import type { Clock } from '@tradewind/market';
import { ApiError } from '@tradewind/protocol';
import type { Logger } from '../../../logger.ts';
import type {
  AccountState,
  Committed,
  EngineAnswer,
  EngineStatus,
  EngineTotals,
  IdempotencyKey,
  PositionView,
  TradingEngine,
} from '../engine.ts';
import { MarketDataQueue } from './market-data-queue.ts';
import type {
  Answer,
  AnswerError,
  FromWorker,
  MarketData,
  ReadQuery,
  Submission,
  ToWorker,
  WorkerOptions,
} from './messages.ts';

/** Exchange time goes on at least so often, so that orders expire and countdowns run out. */
const TICK_EVERY_MS = 250;
const PRUNE_EVERY_MS = 3_600_000;
const RESTART_AFTER_MS = 1_000;
const STOP_WITHIN_MS = 10_000;
const RETRY_AFTER_SECONDS = 1;

const ENTRY = new URL(`./engine-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

interface Caller {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface EngineClientOptions {
  readonly worker: Omit<WorkerOptions, 'time'>;
  /** Exchange time. */
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Commands and reads that wait, at most. */
  readonly mailboxMax: number;
}

/**
 * The writer of a world as the rest of the process sees it: hands commands over to the worker thread, callers their
 * answers, listeners what was committed.
 */
export class EngineClient implements TradingEngine {
  readonly world: string;
  readonly #options: EngineClientOptions;
  readonly #callers = new Map<number, Caller>();
  readonly #listeners = new Set<(committed: Committed) => void>();
  readonly #marketData = new MarketDataQueue();
  readonly #timers: NodeJS.Timeout[];
  #worker: Worker;
  #workerEnded: Promise<unknown> = Promise.resolve();
  #marketDataUnderWay = false;
  #outbox: Submission[] = [];
  #flushing = false;
  #nextId = 1;
  #stopped: Promise<void> | undefined;
  #started: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;
  #status: EngineStatus;

  constructor(options: EngineClientOptions) {
    this.#options = options;
    this.world = options.worker.world;
    this.#status = {
      world: this.world,
      state: 'starting',
      epoch: 0,
      seq: 0,
      waiting: 0,
      lastBatch: null,
      commands: 0,
      batches: 0,
      recoveries: 0,
    };
    this.#worker = this.#startWorker();
    this.#timers = [
      setInterval(() => this.#tick(), TICK_EVERY_MS).unref(),
      setInterval(() => this.#send({ type: 'prune_keys' }), PRUNE_EVERY_MS).unref(),
    ];
  }

  /** Resolves once it is ready, or has stopped because what is stored contradicts itself. @throws {Error} otherwise */
  started(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#started = { resolve, reject };
    });
  }

  submit(account: number, command: AccountCommand, key: IdempotencyKey | null): Promise<EngineAnswer> {
    const owned = key === null ? null : { ...key, account };
    return this.#ask<EngineAnswer>((id) =>
      this.#post({ id, command: { ...command, account }, time: this.#now(), key: owned }),
    );
  }

  command(command: MarketCommand): Promise<EngineAnswer> {
    return this.#ask<EngineAnswer>((id) => this.#post({ id, command, time: this.#now(), key: null }));
  }

  account(account: number): Promise<AccountState> {
    return this.#read<AccountState>({ type: 'account', account });
  }

  atRisk(limit: number): Promise<readonly PositionView[]> {
    return this.#read<readonly PositionView[]>({ type: 'at_risk', limit });
  }

  totals(): Promise<EngineTotals> {
    return this.#read<EngineTotals>({ type: 'totals' });
  }

  status(): EngineStatus {
    return { ...this.#status, waiting: this.#callers.size };
  }

  onCommitted(listener: (committed: Committed) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  quote(symbol: string, time: number, bids: HouseQuote, asks: HouseQuote): void {
    this.#say(symbol, { type: 'quote', symbol, time, bids, asks });
  }

  print(symbol: string, time: number, tick: Ticks, lots: Lots, taker: Side | 0): void {
    this.#say(symbol, { type: 'print', symbol, time, tick, lots, taker });
  }

  mark(symbol: string, time: number, mark: Ticks, index: Ticks, stale: boolean): void {
    this.#say(symbol, { type: 'mark', symbol, time, mark, index, stale });
  }

  funding(symbol: string, time: number, rate: Rate): void {
    void this.#settleFunding(symbol, time, rate);
  }

  /** Commits what was handed over, answers it, and ends the worker. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#flush();
    this.#send({ type: 'stop' });
    const timer = setTimeout(() => void this.#worker.terminate(), STOP_WITHIN_MS);
    await this.#workerEnded;
    clearTimeout(timer);
    this.#status = { ...this.#status, state: 'stopped' };
    this.#rejectAll();
  }

  /** Once for each market and moment, however often it is tried: who does not know whether it was done asks again. */
  async #settleFunding(symbol: string, time: number, rate: Rate): Promise<void> {
    const key = {
      account: HOUSE.clearing,
      key: `funding:${this.world}:${symbol}:${time}`,
      bodyHash: rate.toString(),
    };
    while (this.#stopped === undefined && this.#status.state !== 'stopped') {
      try {
        await this.#ask((id) => this.#post({ id, command: { type: 'funding', symbol, rate }, time, key }));
        return;
      } catch (error) {
        if (!(error instanceof ApiError)) {
          this.#options.logger.error(
            { symbol, time, reason: (error as Error).message },
            'funding was not settled',
          );
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, RESTART_AFTER_MS).unref());
      }
    }
  }

  #read<Value>(query: ReadQuery): Promise<Value> {
    return this.#ask<Value>((id) => {
      // A read sees the writes that were asked for before it.
      this.#flush();
      this.#send({ type: 'read', id, query });
    });
  }

  /** @throws {ApiError} OVERLOADED, NOT_READY */
  #ask<Value>(send: (id: number) => void): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      if (this.#status.state !== 'ready' || this.#stopped !== undefined) {
        reject(notReady('The exchange is not ready'));
        return;
      }
      if (this.#callers.size >= this.#options.mailboxMax) {
        reject(
          new ApiError('OVERLOADED', 'More orders are waiting than can be done in time', {
            retryAfterSeconds: RETRY_AFTER_SECONDS,
          }),
        );
        return;
      }
      const id = this.#nextId;
      this.#nextId += 1;
      this.#callers.set(id, { resolve: resolve as (value: unknown) => void, reject });
      send(id);
    });
  }

  /** Commands of one turn of the event loop go over together. */
  #post(submission: Submission): void {
    this.#outbox.push(submission);
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#flushing = false;
    if (this.#outbox.length === 0) return;
    // What the market said before an order was sent comes before it, however busy the writer is.
    if (!this.#marketData.isEmpty) this.#deliverMarketData();
    const submissions = this.#outbox;
    this.#outbox = [];
    this.#send({ type: 'submit', submissions });
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #say(symbol: string, command: MarketData): void {
    this.#marketData.add(symbol, command);
    this.#sendMarketData();
  }

  #tick(): void {
    this.#say('', { type: 'tick', time: this.#now() });
  }

  /** One message at a time: while the writer is busy or away, the queue holds what is newest. */
  #sendMarketData(): void {
    if (this.#marketDataUnderWay || this.#marketData.isEmpty || this.#status.state !== 'ready') return;
    this.#marketDataUnderWay = true;
    setImmediate(() => this.#deliverMarketData());
  }

  #deliverMarketData(): void {
    if (this.#marketData.isEmpty) {
      this.#marketDataUnderWay = false;
      return;
    }
    this.#marketDataUnderWay = true;
    this.#send({ type: 'market_data', commands: this.#marketData.take() });
  }

  #now(): number {
    return this.#options.clock.now();
  }

  #startWorker(): Worker {
    const { worker: data, clock } = this.#options;
    const workerData: WorkerOptions = { ...data, time: clock.now() };
    const worker = new Worker(ENTRY, { workerData, name: `engine ${this.world}` });
    worker.on('message', (message: FromWorker) => this.#receive(message));
    worker.on('error', (error: Error) => {
      this.#options.logger.error({ reason: error.message }, 'the engine failed');
    });
    worker.on('exit', () => this.#exited());
    this.#workerEnded = new Promise((resolve) => worker.once('exit', resolve));
    return worker;
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'batch':
        this.#batch(message);
        break;
      case 'state':
        this.#stateChanged(message);
        break;
      case 'failed':
        this.#status = { ...this.#status, state: 'stopped' };
        this.#started?.reject(new Error(message.message));
        break;
      case 'log':
        this.#options.logger[message.level](message.fields, message.message);
        break;
    }
  }

  #batch({ answers, committed, seq, figures, marketDataDone }: Extract<FromWorker, { type: 'batch' }>): void {
    const { commands, batches } = this.#status;
    this.#status = { ...this.#status, seq };
    if (figures !== null) {
      this.#status = {
        ...this.#status,
        lastBatch: figures,
        commands: commands + figures.commands,
        batches: batches + 1,
      };
    }
    for (const answer of answers) this.#answer(answer);
    if (committed !== null) for (const listener of this.#listeners) this.#tell(listener, committed);
    if (!marketDataDone) return;
    this.#marketDataUnderWay = false;
    this.#sendMarketData();
  }

  #answer(answer: Answer): void {
    const caller = this.#callers.get(answer.id);
    if (caller === undefined) return;
    this.#callers.delete(answer.id);
    if (answer.ok) caller.resolve(answer.value);
    else caller.reject(errorOf(answer.error));
  }

  #tell(listener: (committed: Committed) => void, committed: Committed): void {
    try {
      listener(committed);
    } catch (error) {
      this.#options.logger.error({ reason: (error as Error).message }, 'a listener of the exchange failed');
    }
  }

  #stateChanged({ state, epoch, seq }: Extract<FromWorker, { type: 'state' }>): void {
    const recoveries = this.#status.recoveries + (state === 'recovering' ? 1 : 0);
    this.#status = { ...this.#status, state, epoch, seq, recoveries };
    if (state === 'ready') {
      // What was under way is lost with the memory that it went to.
      this.#marketDataUnderWay = false;
      this.#marketData.repeat();
      this.#sendMarketData();
    }
    if (state === 'ready' || state === 'stopped') this.#started?.resolve();
  }

  /** A worker that ended by itself is started again: it takes the world over anew. */
  #exited(): void {
    this.#marketDataUnderWay = false;
    if (this.#stopped !== undefined || this.#status.state === 'stopped') return;
    if (this.#status.state === 'starting' && this.#status.recoveries === 0) {
      this.#status = { ...this.#status, state: 'stopped' };
      this.#started?.reject(new Error('the engine ended before it was ready'));
      return;
    }
    this.#status = { ...this.#status, state: 'recovering', recoveries: this.#status.recoveries + 1 };
    this.#rejectAll();
    setTimeout(() => {
      if (this.#stopped === undefined) this.#worker = this.#startWorker();
    }, RESTART_AFTER_MS).unref();
  }

  #rejectAll(): void {
    const callers = [...this.#callers.values()];
    this.#callers.clear();
    this.#outbox = [];
    for (const { reject } of callers)
      reject(notReady('The exchange has stopped; whether this was done is not known'));
  }
}

function errorOf({ code, message }: AnswerError): Error {
  return code === null ? new Error(message) : notReady(message);
}

function notReady(message: string): ApiError {
  return new ApiError('NOT_READY', message, {
    details: { engine: false },
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
