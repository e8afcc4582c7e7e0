import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { MailError } from '@tradewind/mail';
import type { Mailer } from '@tradewind/mail';
import type { Clock } from '@tradewind/market';
import type { JobWithMetadata, PgBoss } from 'pg-boss';
import type { Logger } from '../../logger.ts';
import { VaultError } from '../../vault/vault.ts';
import type { Vault } from '../../vault/vault.ts';
import { lifetimeOf } from './lifetimes.ts';
import type { MailCounter, MailOutcome } from './mail-counter.ts';
import type { MailMessage, Notifications } from './mail-message.ts';
import type { Site } from './templates/content.ts';
import { renderMail } from './templates/render-mail.ts';

const QUEUE = 'mail';

/** Mails that are handed to the mailer at the same time, by this process. */
const CONCURRENCY = 3;

/** Longer than the mailer takes before it gives up by itself. */
const LONGEST_DELIVERY_SECONDS = 120;

/** A worker that is silent this long is taken for dead and its mail is tried again. */
const HEARTBEAT_SECONDS = 15;

/** Rows are deleted when their mail is done with; this is for those that their worker could not delete. */
const DELETE_AFTER_SECONDS = 3600;

/** How long a stop waits for mails that are on their way; they are tried again after the next start. */
const STOP_MS = 5_000;

/** A row of the queue. Who gets what is sealed: codes and links open accounts. */
interface MailJob {
  readonly kind: MailMessage['kind'];
  /** UTC milliseconds after which it is not sent any more. */
  readonly until: number;
  readonly sealed: string;
}

interface Attempt {
  readonly outcome: Exclude<MailOutcome, 'queued' | 'lost'>;
  /** For logs. */
  readonly reason: string;
}

export interface MailQueueTiming {
  /** Tries after the first. */
  readonly retryLimit: number;
  /** Before the first of them; each later pause is twice as long, and all are lengthened by up to as much again. */
  readonly retryDelaySeconds: number;
  /** How often a retry that has become due is looked for; new mails are announced by the database. */
  readonly pollSeconds: number;
}

/** Eight tries: over 40 to 85 minutes, which outlasts most restarts, greylists and full queues. */
const TIMING: MailQueueTiming = { retryLimit: 7, retryDelaySeconds: 20, pollSeconds: 5 };

export interface MailQueueOptions {
  readonly boss: PgBoss;
  readonly vault: Pick<Vault, 'seal' | 'unseal'>;
  readonly mailer: Mailer;
  /** Where mails lead to. */
  readonly site: Site;
  readonly clock: Clock;
  readonly counter: MailCounter;
  readonly logger: Logger;
  readonly timing?: Partial<MailQueueTiming>;
}

/**
 * Mails as durable jobs, so that a request never waits for a mail server and a restart loses none. A mail is tried again
 * until it was taken, refused for good, or is of no use any more. A crash at the wrong moment sends it twice, under the
 * same Message-ID.
 */
export class MailQueue implements Notifications {
  readonly #options: MailQueueOptions;
  readonly #timing: MailQueueTiming;

  constructor(options: MailQueueOptions) {
    this.#options = options;
    this.#timing = { ...TIMING, ...options.timing };
  }

  /** Begins to send, what was queued by earlier processes included. */
  async start(): Promise<void> {
    const { boss } = this.#options;
    const { pollSeconds } = this.#timing;
    await boss.createQueue(QUEUE, { notify: true });
    await boss.work(
      QUEUE,
      {
        includeMetadata: true,
        localConcurrency: CONCURRENCY,
        pollingIntervalSeconds: pollSeconds,
        notifyPollingIntervalSeconds: pollSeconds,
      },
      async ([job]: JobWithMetadata<MailJob>[]) => {
        if (job !== undefined) await this.#deliver(job);
      },
    );
  }

  /** Takes no further mail from the queue and waits, not for long, for those on their way. */
  async stop(): Promise<void> {
    const waiting = new AbortController();
    await Promise.race([
      this.#options.boss.offWork(QUEUE, { wait: true }),
      delay(STOP_MS, undefined, { signal: waiting.signal }).catch(() => undefined),
    ]);
    waiting.abort();
  }

  async send(message: MailMessage): Promise<void> {
    const { boss, vault, clock, counter, logger } = this.#options;
    const { kind } = message;
    const id = randomUUID();
    try {
      const lifetime = lifetimeOf(kind);
      const sealed = vault.seal(contextOf(id), JSON.stringify(message));
      const job: MailJob = { kind, until: clock.now() + lifetime, sealed };
      await boss.send(QUEUE, job, {
        id,
        retryLimit: this.#timing.retryLimit,
        retryDelay: this.#timing.retryDelaySeconds,
        retryBackoff: true,
        expireInSeconds: LONGEST_DELIVERY_SECONDS,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        retentionSeconds: Math.ceil(lifetime / 1000),
        deleteAfterSeconds: DELETE_AFTER_SECONDS,
      });
      counter.inc({ kind, outcome: 'queued' });
    } catch (error) {
      counter.inc({ kind, outcome: 'lost' });
      logger.error({ mail: id, kind, reason: reasonOf(error) }, 'a mail could not be queued');
    }
  }

  /** @throws {Error} where the mail shall be tried again. */
  async #deliver(job: JobWithMetadata<MailJob>): Promise<void> {
    const { counter, logger } = this.#options;
    const { kind } = job.data;
    const { outcome, reason } = await this.#attempt(job);
    counter.inc({ kind, outcome });
    if (outcome !== 'sent') {
      const details = { mail: job.id, kind, attempt: job.retryCount + 1, outcome, reason };
      logger[outcome === 'given_up' ? 'error' : 'warn'](details, 'a mail was not sent');
    }
    // Without the cause: the queue stores errors whole, and a cause may quote the mail.
    if (outcome === 'retried') throw new Error(reason);
    await this.#remove(job);
  }

  async #attempt(job: JobWithMetadata<MailJob>): Promise<Attempt> {
    if (this.#options.clock.now() >= job.data.until) {
      return { outcome: 'expired', reason: 'what it carries is of no use any more' };
    }
    try {
      await this.#send(job);
      return { outcome: 'sent', reason: '' };
    } catch (error) {
      const reason = reasonOf(error);
      if (error instanceof MailError && error.permanent) return { outcome: 'refused', reason };
      return { outcome: job.retryCount >= job.retryLimit ? 'given_up' : 'retried', reason };
    }
  }

  async #send({ id, data }: JobWithMetadata<MailJob>): Promise<void> {
    const { vault, mailer, site } = this.#options;
    // A process learns its address when it listens; what an earlier one left in the queue may come before.
    if (site.base === '') throw new MailError('where mails lead to is not known yet', { permanent: false });
    // Sealed here, and bound to this job: it is what `send` was given.
    const message = JSON.parse(vault.unseal(contextOf(id), data.sealed)) as MailMessage;
    await mailer.send({ ...renderMail(message, site), to: message.to, messageId: id });
  }

  /** Leaves no row behind, not even a sealed one. */
  async #remove({ id }: JobWithMetadata<MailJob>): Promise<void> {
    try {
      await this.#options.boss.deleteJob(QUEUE, id);
    } catch (error) {
      // Failing now would send the mail again; the row is deleted later.
      this.#options.logger.warn({ mail: id, reason: reasonOf(error) }, 'the row of a mail was not deleted');
    }
  }
}

/** What a sealed mail is bound to, so that no row opens in the place of another. */
function contextOf(jobId: string): string {
  return `mail:${jobId}`;
}

/** Why something failed, for logs. Texts of other errors than ours may quote the mail; of those, only the place is told. */
function reasonOf(error: unknown): string {
  if (error instanceof MailError || error instanceof VaultError) return error.message;
  const { name = 'Error', message = '', stack = '', code } = error as Partial<NodeJS.ErrnoException>;
  const [place = ''] = stack.replace(message, '').match(/^ +at .*$/m) ?? [];
  return [name, code, place.trim()].filter((part) => typeof part === 'string' && part !== '').join(' ');
}
