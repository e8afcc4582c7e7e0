import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@tradewind/database';
import type { Database, Executor, worlds } from '@tradewind/database';
import { HOUSE } from '@tradewind/exchange';
import type { Command, MarketSettings } from '@tradewind/exchange';
import { parseAmount } from '@tradewind/margin';
import type { Committed, EngineAnswer, EngineStatus } from '../engine.ts';
import { Batch } from './batch.ts';
import type { PendingKey } from './batch.ts';
import { BookOverlays } from './book-overlays.ts';
import { closeBatch } from './commit/close-batch.ts';
import { commitStatement } from './commit/commit-statement.ts';
import type { CommitStatement } from './commit/commit-statement.ts';
import type { KeyFingerprints } from './key-fingerprints.ts';
import { findAnswer, pruneKeys } from './key-table.ts';
import type { LoadedWorld } from './loaded-world.ts';
import { Mailbox } from './mailbox.ts';
import type { Mail } from './mailbox.ts';
import type {
  Answer,
  AnswerError,
  FromWorker,
  OwnedKey,
  Submission,
  ToWorker,
  WorkerOptions,
} from './messages.ts';
import { read } from './reads.ts';
import { record } from './recorder.ts';
import { endBackend, NotDurable, openCommitConnection } from './recovery/connection.ts';
import type { CommitConnection } from './recovery/connection.ts';
import { InconsistentWorld, loadWorld } from './recovery/load-world.ts';
import { ensureWorld, Fenced, resume, takeOver } from './recovery/take-over.ts';
import { replayedAnswer, storedAnswer } from './stored-answer.ts';
import { within } from './within.ts';

/** A batch takes no more, so that its commit stays short. */
const BATCH_MAX = 1_024;
/** So long commands are computed before the event loop gets its turn. */
const SLICE_MS = 2;
const RETRY_FIRST_MS = 100;
const RETRY_MAX_MS = 5_000;
/** A server that takes longer for a batch is as good as gone. */
const COMMIT_WITHIN_MS = 15_000;
/** One step of a recovery. */
const RECOVERY_MS = 30_000;
const NOT_READY: AnswerError = {
  code: 'NOT_READY',
  message:
    'The exchange lost its database: whether this was done is not known, the same key may be sent again',
};

interface Commit {
  readonly batch: Batch;
  readonly committed: Committed | null;
  readonly seq: number;
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
  /** As the exchange has them; what a rebuilt one starts with. */
  readonly #markets: Map<string, MarketSettings>;
  /** Those who wait for the answer to a key that the table is asked for. */
  readonly #lookups = new Map<string, Submission[]>();
  #state: EngineStatus['state'] = 'starting';
  #epoch = 0;
  #committedSeq = 0;
  #database: Database | undefined;
  #connection: CommitConnection | undefined;
  #world: LoadedWorld | undefined;
  #keys: KeyFingerprints | undefined;
  #open = new Batch();
  #inFlight: { readonly batch: Batch; readonly done: Promise<void> } | undefined;
  #pumping = false;
  #stopping = false;

  constructor(options: WorkerOptions, post: (message: FromWorker) => void) {
    this.#options = options;
    this.#post = post;
    this.#markets = new Map(options.markets.map((settings) => [settings.symbol, settings]));
  }

  /** Takes the world over and loads it. @throws {Error} when it can't be written to */
  async start(): Promise<void> {
    const { databaseUrl, world } = this.#options;
    this.#database = await openDatabase({
      url: databaseUrl,
      max: 3,
      name: `tradewind engine ${world}`,
      statementTimeoutMs: 120_000,
      logger: this.#logger(),
    });
    try {
      await this.#connect();
      await ensureWorld(this.#database.orm, world);
      await this.#load((tx) => takeOver(tx, world));
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
    this.#reject(this.#mailbox.clear());
    this.#connection?.client.release(true);
    await this.#database?.close();
  }

  /** Tells of books that changed, if nothing else gives the occasion. */
  showBooks(): void {
    if (this.#overlays.isWaiting) this.#pump();
  }

  #enqueue(mail: Mail): void {
    if (this.#state === 'ready') this.#mailbox.push(mail);
    else this.#reject([mail]);
  }

  /** Applies what waits, and commits it as soon as the batch before is committed. */
  #pump(): void {
    if (this.#state !== 'ready' || this.#pumping) return;
    this.#pumping = true;
    try {
      const until = performance.now() + SLICE_MS;
      while (this.#open.taken < BATCH_MAX && performance.now() < until) {
        const mail = this.#mailbox.shift();
        if (mail === undefined) break;
        this.#open.taken += 1;
        try {
          this.#take(mail);
        } catch (error) {
          this.#reject([mail], FAULT);
          throw error;
        }
      }
    } catch (error) {
      this.#pumping = false;
      this.#recover(error, 'the exchange failed in a command');
      return;
    }
    this.#pumping = false;
    if (this.#inFlight === undefined && (this.#open.taken > 0 || this.#overlays.isWaiting)) this.#close();
    if (this.#mailbox.size > 0 && this.#open.taken < BATCH_MAX) setImmediate(() => this.#pump());
  }

  #take(mail: Mail): void {
    const world = this.#world!;
    switch (mail.type) {
      case 'submission':
        this.#submit(mail.submission, mail.isNew);
        break;
      case 'read':
        this.#open.answers.push({ id: mail.id, ok: true, value: read(world, mail.query) });
        break;
      case 'market_data': {
        const { command } = mail;
        // A market that left the catalogue while its last prices were on their way.
        if (!('symbol' in command) || world.exchange.market(command.symbol) !== undefined) {
          record(world, this.#open, command, false);
          if ('symbol' in command) this.#overlays.venueMoved(command.symbol);
        }
        if (mail.isLast) this.#open.marketDataDone = true;
        break;
      }
    }
  }

  #submit(submission: Submission, isNew: boolean): void {
    const { id, key } = submission;
    const name = key === null ? null : keyName(key);
    if (key !== null && name !== null) {
      const pending = this.#open.pendingKeys.get(name) ?? this.#inFlight?.batch.pendingKeys.get(name);
      if (pending !== undefined) {
        this.#answer(id, repeated(key, pending));
        return;
      }
      if (!isNew && this.#keys!.mayHave(name)) {
        this.#lookUp(name, key, submission);
        return;
      }
    }
    const command: Command = { ...submission.command, time: submission.time };
    const answer = record(this.#world!, this.#open, command, key !== null);
    if (answer.ok) this.#accepted(command, key, answer);
    this.#answer(id, answer);
  }

  #accepted(command: Command, key: OwnedKey | null, answer: Extract<EngineAnswer, { ok: true }>): void {
    if (command.type === 'market' || command.type === 'market_status') {
      const symbol = command.type === 'market' ? command.settings.symbol : command.symbol;
      this.#open.settings.add(symbol);
    }
    if (key === null) return;
    const { account, key: name, bodyHash } = key;
    this.#open.pendingKeys.set(keyName(key), { bodyHash, answer });
    this.#open.keys.push({
      account,
      key: name,
      bodyHash,
      seq: this.#world!.seq,
      result: storedAnswer(answer),
    });
  }

  #answer(id: number, value: EngineAnswer): void {
    this.#open.answers.push({ id, ok: true, value });
  }

  /** The key may have been answered: the table knows. Who sends the same meanwhile waits for the same look. */
  #lookUp(name: string, key: OwnedKey, submission: Submission): void {
    const waiting = this.#lookups.get(name);
    if (waiting !== undefined) {
      waiting.push(submission);
      return;
    }
    const all = [submission];
    this.#lookups.set(name, all);
    findAnswer(this.#database!.pool, key).then(
      (found) => {
        this.#lookups.delete(name);
        all.forEach((each, index) => {
          if (found === null) this.#enqueue({ type: 'submission', submission: each, isNew: index === 0 });
          else {
            const answer = repeated(each.key!, {
              bodyHash: found.bodyHash,
              answer: replayedAnswer(found.result),
            });
            this.#postAnswers([{ id: each.id, ok: true, value: answer }]);
          }
        });
        this.#pump();
      },
      (error: unknown) => {
        this.#lookups.delete(name);
        this.#log('warn', { reason: messageOf(error) }, 'a key could not be looked up');
        this.#postAnswers(all.map(({ id }) => failed(id, NOT_READY)));
      },
    );
  }

  /** Closes the open batch and commits it. */
  #close(): void {
    const world = this.#world!;
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
    const connection = this.#connection!;
    const began = performance.now();
    try {
      const query = connection.client.query<{ committed: number }>({
        name: statement.name,
        text: statement.text,
        values: [...statement.values],
      });
      const { rows } = await within(COMMIT_WITHIN_MS, query);
      if (this.#connection !== connection) return;
      if (rows[0]?.committed !== 1) throw new Error('the world is not where this engine left it');
    } catch (error) {
      if (this.#connection === connection) this.#recover(error, 'a batch was not committed');
      return;
    }
    const { batch } = commit;
    this.#inFlight = undefined;
    this.#committedSeq = commit.seq;
    for (const name of batch.pendingKeys.keys()) this.#keys!.add(name);
    for (const symbol of batch.settings) {
      const settings = this.#world!.exchange.market(symbol);
      if (settings !== undefined) this.#markets.set(symbol, settings);
    }
    this.#publish(commit, { commands: batch.journal.length, commitMs: performance.now() - began });
    this.#pump();
  }

  #publish({ batch, committed, seq }: Commit, figures: { commands: number; commitMs: number } | null): void {
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
    const lost = this.#connection;
    this.#connection = undefined;
    lost?.client.release(true);
    const answers = [...(this.#inFlight?.batch.answers ?? []), ...this.#open.answers];
    this.#inFlight = undefined;
    this.#open = new Batch();
    this.#postAnswers(answers.map(({ id }) => failed(id, NOT_READY)));
    this.#reject(this.#mailbox.clear());
    this.#world = undefined;
    void this.#comeBack(lost);
  }

  async #comeBack(lost: CommitConnection | undefined): Promise<void> {
    for (let delay = RETRY_FIRST_MS; ; delay = Math.min(delay * 2, RETRY_MAX_MS)) {
      try {
        if (lost !== undefined) await within(RECOVERY_MS, endBackend(this.#database!, lost.backend));
        await within(RECOVERY_MS, this.#connect());
        await this.#load((tx) => resume(tx, this.#options.world, this.#epoch));
        return;
      } catch (error) {
        this.#connection?.client.release(true);
        this.#connection = undefined;
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

  async #connect(): Promise<void> {
    const connection: CommitConnection = await openCommitConnection(
      this.#database!,
      this.#options.durability,
      () => {
        if (this.#connection === connection)
          this.#recover(new Error('connection lost'), 'the database is gone');
      },
    );
    this.#connection = connection;
  }

  async #load(enter: (tx: Executor) => Promise<typeof worlds.$inferSelect>): Promise<void> {
    const began = performance.now();
    const { world, keys, epoch } = await this.#database!.orm.transaction(
      async (tx) => {
        const row = await enter(tx);
        return { ...(await loadWorld(tx, row, [...this.#markets.values()])), epoch: row.epoch };
      },
      { isolationLevel: 'repeatable read' },
    );
    this.#world = world;
    this.#keys = keys;
    this.#epoch = epoch;
    this.#committedSeq = world.seq;
    this.#overlays.changed(this.#markets.keys());
    this.#setState('ready');
    this.#log(
      'info',
      { seq: world.seq, epoch, ms: Math.round(performance.now() - began) },
      'the exchange is loaded',
    );
    this.#insure(world);
    this.#pump();
  }

  /** A fund that never had anything gets its first collateral. */
  #insure(world: LoadedWorld): void {
    const funded = new Set(world.walletsOf(HOUSE.insurance).map(({ currency }) => currency));
    for (const [currency, amount] of Object.entries(this.#options.insurance)) {
      if (funded.has(currency)) continue;
      const units = parseAmount(amount, world.scaleOf(currency));
      const command = { type: 'fund_insurance', currency, amount: units, time: this.#options.time } as const;
      this.#mailbox.push({ type: 'market_data', command, isLast: false });
    }
  }

  async #prune(): Promise<void> {
    try {
      await pruneKeys(this.#database!.pool);
      this.#keys?.turn();
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

  #reject(mails: readonly Mail[], error: AnswerError = NOT_READY): void {
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

  #logger() {
    return {
      debug: () => undefined,
      info: (fields: object, message: string) => this.#log('info', { ...fields }, message),
      warn: (fields: object, message: string) => this.#log('warn', { ...fields }, message),
      error: (fields: object, message: string) => this.#log('error', { ...fields }, message),
    };
  }
}

const NOTHING = { committed: null, figures: null, marketDataDone: false } as const;

const FAULT: AnswerError = { code: null, message: 'the exchange failed in this command' };

function failed(id: number, error: AnswerError): Answer {
  return { id, ok: false, error };
}

function keyName({ account, key }: OwnedKey): string {
  return `${account} ${key}`;
}

/** The answer to a key that was answered before. */
function repeated({ bodyHash }: OwnedKey, first: PendingKey): EngineAnswer {
  if (bodyHash !== first.bodyHash) {
    return {
      ok: false,
      reason: 'idempotency_conflict',
      message: 'The key was used before with another body',
    };
  }
  return first.answer.ok ? { ...first.answer, replayed: true } : first.answer;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
