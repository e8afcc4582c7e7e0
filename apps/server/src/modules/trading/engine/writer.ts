import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@tradewind/database';
import { HOUSE } from '@tradewind/exchange';
import type { Command, MarketSettings } from '@tradewind/exchange';
import { parseAmount } from '@tradewind/margin';
import type { Accepted, Committed, EngineAnswer, EngineStatus } from '../engine.ts';
import { Batch } from './batch.ts';
import { BookOverlays } from './book-overlays.ts';
import { closeBatch } from './commit/close-batch.ts';
import { commitStatement } from './commit/commit-statement.ts';
import type { CommitStatement } from './commit/commit-statement.ts';
import { refusalOf } from './command-guard.ts';
import { AnsweredKeys, keyName, repeatedAnswer } from './keys/answered-keys.ts';
import { pruneKeys } from './keys/key-table.ts';
import { storedAnswer } from './keys/stored-answer.ts';
import type { LoadedWorld } from './loaded-world.ts';
import { Mailbox } from './mailbox.ts';
import type { Mail } from './mailbox.ts';
import type {
  Answer,
  AnswerError,
  BatchFigures,
  FromWorker,
  OwnedKey,
  Submission,
  ToWorker,
  WorkerOptions,
} from './messages.ts';
import { read } from './reads.ts';
import { record } from './recorder.ts';
import { NotDurable } from './recovery/connection.ts';
import { InconsistentWorld } from './recovery/load-world.ts';
import type { Loaded } from './recovery/load-world.ts';
import { Fenced } from './recovery/take-over.ts';
import { WorldStore } from './recovery/world-store.ts';

/** A batch takes no more, so that its commit stays short. */
const BATCH_MAX = 1_024;
/** So long commands are computed before the event loop gets its turn. */
const SLICE_MS = 2;
const RETRY_FIRST_MS = 100;
const RETRY_MAX_MS = 5_000;

const NOT_READY: AnswerError = {
  code: 'NOT_READY',
  message:
    'The exchange lost its database: whether this was done is not known, the same key may be sent again',
};
const FAULT: AnswerError = { code: null, message: 'the exchange failed in this command' };
const NOTHING = { committed: null, figures: null, marketDataDone: false } as const;

/** A batch on its way to the database, and what is said once it is there. */
interface Commit {
  readonly batch: Batch;
  readonly committed: Committed | null;
  readonly seq: number;
}

/** What there is of a world while it is at work. */
interface AtWork {
  readonly world: LoadedWorld;
  readonly keys: AnsweredKeys;
}

/**
 * The one writer of a world. It drains what waits, runs it through the exchange, and commits it as one transaction; while a
 * batch commits, the next is computed. Nothing is said to anybody before its commit. Whatever goes wrong, memory is thrown
 * away and made again from the database.
 */
export class Writer {
  readonly #options: WorkerOptions;
  readonly #post: (message: FromWorker) => void;
  readonly #mailbox = new Mailbox();
  readonly #overlays = new BookOverlays();
  /** As they were last committed: what a rebuilt exchange starts with. */
  readonly #markets: Map<string, MarketSettings>;
  #state: EngineStatus['state'] = 'starting';
  #epoch = 0;
  #committedSeq = 0;
  #store: WorldStore | undefined;
  #atWork: AtWork | undefined;
  #open = new Batch();
  #inFlight: { readonly batch: Batch; readonly done: Promise<void> } | undefined;
  #stopping = false;

  constructor(options: WorkerOptions, post: (message: FromWorker) => void) {
    this.#options = options;
    this.#post = post;
    this.#markets = new Map(options.markets.map((settings) => [settings.symbol, settings]));
  }

  /** Takes the world over and loads it. @throws {Error} when it can't be written to */
  async start(): Promise<void> {
    const { databaseUrl, world, durability } = this.#options;
    this.#store = await WorldStore.open({
      databaseUrl,
      world,
      durability,
      logger: this.#logger(),
      onLost: () => this.#recover(new Error('connection lost'), 'the database is gone'),
    });
    try {
      this.#adopt(await this.#store.takeOver([...this.#markets.values()]));
    } catch (error) {
      if (!(error instanceof InconsistentWorld)) throw error;
      this.#stop(error);
    }
  }

  receive(message: ToWorker): void {
    switch (message.type) {
      case 'submit':
        for (const submission of message.submissions) {
          this.#enqueue({ type: 'submission', submission, isNew: false });
        }
        break;
      case 'read':
        this.#enqueue(message);
        break;
      case 'market_data': {
        const last = message.commands.length - 1;
        message.commands.forEach((command, index) =>
          this.#enqueue({ type: 'market_data', command, isLast: index === last }),
        );
        break;
      }
      case 'prune_keys':
        void this.#prune();
        break;
      case 'stop':
        this.#stopping = true;
        break;
    }
    this.#pump();
  }

  /** Commits what was taken, then ends. Called after `stop` was received. */
  async drain(): Promise<void> {
    while (this.#state === 'ready' && (this.#mailbox.size > 0 || this.#inFlight !== undefined)) {
      this.#pump();
      await (this.#inFlight?.done ?? new Promise((resolve) => setImmediate(resolve)));
    }
    this.#state = 'stopped';
    this.#reject(this.#mailbox.clear(), NOT_READY);
    await this.#store?.close();
  }

  /** Tells of books that changed, if nothing else gives the occasion. */
  showBooks(): void {
    if (this.#overlays.isWaiting) this.#pump();
  }

  #enqueue(mail: Mail): void {
    if (this.#state === 'ready') this.#mailbox.push(mail);
    else this.#reject([mail], NOT_READY);
  }

  /** Applies what waits, and commits it as soon as the batch before is committed. */
  #pump(): void {
    const atWork = this.#atWork;
    if (this.#state !== 'ready' || atWork === undefined) return;
    const until = performance.now() + SLICE_MS;
    while (this.#open.taken < BATCH_MAX && performance.now() < until) {
      const mail = this.#mailbox.shift();
      if (mail === undefined) break;
      this.#open.taken += 1;
      try {
        this.#take(atWork, mail);
      } catch (error) {
        this.#reject([mail], FAULT);
        this.#recover(error, 'the exchange failed in a command');
        return;
      }
    }
    if (this.#inFlight === undefined && (this.#open.taken > 0 || this.#overlays.isWaiting)) {
      this.#close(atWork.world);
    }
    if (this.#mailbox.size > 0 && this.#open.taken < BATCH_MAX) setImmediate(() => this.#pump());
  }

  #take(atWork: AtWork, mail: Mail): void {
    switch (mail.type) {
      case 'submission':
        this.#submit(atWork, mail.submission, mail.isNew);
        break;
      case 'read':
        this.#open.answers.push({ id: mail.id, ok: true, value: read(atWork.world, mail.query) });
        break;
      case 'market_data':
        this.#takeMarketData(atWork.world, mail.command);
        if (mail.isLast) this.#open.marketDataDone = true;
        break;
    }
  }

  #takeMarketData(world: LoadedWorld, command: Extract<Mail, { type: 'market_data' }>['command']): void {
    const symbol = 'symbol' in command ? command.symbol : null;
    // A market that the exchange has not been told of yet, or no longer.
    if (symbol !== null && world.exchange.market(symbol) === undefined) return;
    record(world, this.#open, command, false);
    if (symbol !== null) this.#overlays.venueMoved(symbol);
  }

  #submit({ world, keys }: AtWork, submission: Submission, isNew: boolean): void {
    const { id, key } = submission;
    const refusal = refusalOf(world, submission);
    if (refusal !== null) {
      this.#open.answers.push({ id, ok: true, value: refusal });
      return;
    }
    if (key !== null) {
      const name = keyName(key);
      const first = this.#open.pendingKeys.get(name) ?? this.#inFlight?.batch.pendingKeys.get(name);
      if (first !== undefined) {
        this.#open.answers.push({ id, ok: true, value: repeatedAnswer(key, first) });
        return;
      }
      if (!isNew && keys.mayHave(key)) {
        this.#lookUp(keys, { ...submission, key });
        return;
      }
    }
    const command: Command = { ...submission.command, time: submission.time };
    const answer = record(world, this.#open, command, key !== null);
    if (answer.ok) this.#accepted(world, command, key, answer);
    this.#open.answers.push({ id, ok: true, value: answer });
  }

  #accepted(world: LoadedWorld, command: Command, key: OwnedKey | null, answer: Accepted): void {
    if (command.type === 'market') this.#open.settings.add(command.settings.symbol);
    if (command.type === 'market_status') this.#open.settings.add(command.symbol);
    if (key === null) return;
    const { account, key: name, bodyHash } = key;
    this.#open.pendingKeys.set(keyName(key), { bodyHash, answer });
    this.#open.keys.push({ account, key: name, bodyHash, seq: world.seq, result: storedAnswer(answer) });
  }

  #lookUp(keys: AnsweredKeys, submission: Submission & { readonly key: OwnedKey }): void {
    keys.lookUp(submission, {
      answered: ({ id }, answer: EngineAnswer) => this.#postAnswers([{ id, ok: true, value: answer }]),
      unanswered: (each, isFirst) => {
        this.#enqueue({ type: 'submission', submission: each, isNew: isFirst });
        this.#pump();
      },
      failed: (submissions, error) => {
        this.#log('warn', { reason: messageOf(error) }, 'a key could not be looked up');
        this.#postAnswers(submissions.map(({ id }) => failed(id, NOT_READY)));
      },
    });
  }

  /** Closes the open batch and commits it. */
  #close(world: LoadedWorld): void {
    const batch = this.#open;
    this.#open = new Batch();
    this.#overlays.changed(batch.markets);
    const books = this.#overlays.take(world, performance.now());
    const { events, trades, liquidations } = batch;
    const isSilent = events.length === 0 && trades.length === 0 && books.length === 0;
    const committed: Committed | null = isSilent
      ? null
      : { seq: world.seq, events, trades, books, liquidations: liquidations.length };
    const commit = { batch, committed, seq: world.seq };
    if (batch.isEmpty) {
      this.#publish(commit, null);
      return;
    }
    const { next, parts } = closeBatch(world, batch);
    const statement = commitStatement(world.id, this.#epoch, this.#committedSeq, next, parts);
    this.#inFlight = { batch, done: this.#commit(commit, statement) };
  }

  async #commit(commit: Commit, statement: CommitStatement): Promise<void> {
    const atWork = this.#atWork!;
    const began = performance.now();
    try {
      const isWritten = await this.#store!.commit(statement);
      if (!isWritten) throw new Error('the world is not where this engine left it');
    } catch (error) {
      if (this.#atWork === atWork) this.#recover(error, 'a batch was not committed');
      return;
    }
    // The engine may have given this batch up meanwhile: then its callers have been told, and it was read again.
    if (this.#atWork !== atWork) return;
    const { batch } = commit;
    this.#inFlight = undefined;
    this.#committedSeq = commit.seq;
    atWork.keys.committed(batch.pendingKeys.keys());
    for (const symbol of batch.settings) {
      const settings = atWork.world.exchange.market(symbol);
      if (settings !== undefined) this.#markets.set(symbol, settings);
    }
    this.#publish(commit, { commands: batch.journal.length, commitMs: performance.now() - began });
    this.#pump();
  }

  #publish({ batch, committed, seq }: Commit, figures: BatchFigures | null): void {
    const { answers, marketDataDone } = batch;
    if (answers.length === 0 && committed === null && figures === null && !marketDataDone) return;
    this.#post({ type: 'batch', answers, committed, seq, figures, marketDataDone });
  }

  #postAnswers(answers: readonly Answer[]): void {
    this.#post({ type: 'batch', ...NOTHING, seq: this.#committedSeq, answers });
  }

  /** Throws memory away and makes it again. What was not committed, or may not have been, is answered NOT_READY. */
  #recover(error: unknown, what: string): void {
    if (this.#state !== 'ready') return;
    this.#log('error', { reason: messageOf(error) }, what);
    this.#setState('recovering');
    this.#atWork = undefined;
    this.#store!.abandon();
    const answers = [...(this.#inFlight?.batch.answers ?? []), ...this.#open.answers];
    this.#inFlight = undefined;
    this.#open = new Batch();
    this.#postAnswers(answers.map(({ id }) => failed(id, NOT_READY)));
    this.#reject(this.#mailbox.clear(), NOT_READY);
    void this.#comeBack();
  }

  async #comeBack(): Promise<void> {
    for (let delay = RETRY_FIRST_MS; ; delay = Math.min(delay * 2, RETRY_MAX_MS)) {
      try {
        this.#adopt(await this.#store!.resume([...this.#markets.values()], this.#epoch));
        return;
      } catch (error) {
        const isFinal =
          error instanceof Fenced || error instanceof InconsistentWorld || error instanceof NotDurable;
        if (isFinal || this.#stopping) {
          this.#stop(error);
          return;
        }
        this.#log('warn', { reason: messageOf(error), delay }, 'the exchange can not be loaded yet');
        await sleep(delay);
      }
    }
  }

  /** Goes to work on what was loaded. */
  #adopt({ world, keys, epoch }: Loaded & { readonly epoch: number }): void {
    this.#atWork = { world, keys: new AnsweredKeys(this.#store!.pool, keys) };
    this.#epoch = epoch;
    this.#committedSeq = world.seq;
    this.#overlays.changed(this.#markets.keys());
    this.#setState('ready');
    this.#log('info', { seq: world.seq, epoch }, 'the exchange is loaded');
    this.#insure(world);
    this.#pump();
  }

  /** A fund that never had anything gets its first collateral. */
  #insure(world: LoadedWorld): void {
    const funded = new Set(world.walletsOf(HOUSE.insurance).map(({ currency }) => currency));
    for (const [currency, amount] of Object.entries(this.#options.insurance)) {
      if (funded.has(currency) || !world.knows(currency)) continue;
      const units = parseAmount(amount, world.scaleOf(currency));
      const command = { type: 'fund_insurance', currency, amount: units, time: this.#options.time } as const;
      this.#mailbox.push({ type: 'market_data', command, isLast: false });
    }
  }

  async #prune(): Promise<void> {
    try {
      await pruneKeys(this.#store!.pool);
      this.#atWork?.keys.turn();
    } catch (error) {
      this.#log('warn', { reason: messageOf(error) }, 'old keys could not be cleared away');
    }
  }

  /** For good. */
  #stop(error: unknown): void {
    this.#log('error', { reason: messageOf(error) }, 'the exchange has stopped');
    this.#setState('stopped');
  }

  #setState(state: EngineStatus['state']): void {
    this.#state = state;
    this.#post({ type: 'state', state, epoch: this.#epoch, seq: this.#committedSeq });
  }

  #reject(mails: readonly Mail[], error: AnswerError): void {
    const answers: Answer[] = [];
    for (const mail of mails) {
      if (mail.type === 'submission') answers.push(failed(mail.submission.id, error));
      else if (mail.type === 'read') answers.push(failed(mail.id, error));
    }
    const marketDataDone = mails.some((mail) => mail.type === 'market_data' && mail.isLast);
    if (answers.length === 0 && !marketDataDone) return;
    this.#post({ type: 'batch', ...NOTHING, seq: this.#committedSeq, answers, marketDataDone });
  }

  #log(level: 'info' | 'warn' | 'error', fields: Readonly<Record<string, unknown>>, message: string): void {
    this.#post({ type: 'log', level, fields: { world: this.#options.world, ...fields }, message });
  }

  #logger(): Logger {
    return {
      debug: () => undefined,
      info: (fields, message) => this.#log('info', { ...fields }, message),
      warn: (fields, message) => this.#log('warn', { ...fields }, message),
      error: (fields, message) => this.#log('error', { ...fields }, message),
    };
  }
}

function failed(id: number, error: AnswerError): Answer {
  return { id, ok: false, error };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
