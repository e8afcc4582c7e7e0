import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '@tradewind/database';
import { createTestDatabase } from '@tradewind/database/testing';
import type { TestDatabase } from '@tradewind/database/testing';
import { createOutbox, createSmtpMailer, MailError } from '@tradewind/mail';
import type { Mail, Mailer } from '@tradewind/mail';
import { startMailServer } from '@tradewind/mail/testing';
import type { MailServer, MailServerOptions } from '@tradewind/mail/testing';
import { outboxMail } from '@tradewind/protocol';
import Fastify from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import type { PgBoss } from 'pg-boss';
import { pino } from 'pino';
import { Counter, Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { routesOf } from '../src/http/implement.ts';
import { startJobs } from '../src/jobs.ts';
import type { MailMessage } from '../src/modules/notifications/mail-message.ts';
import { MailQueue } from '../src/modules/notifications/mail-queue.ts';
import type { MailQueueOptions } from '../src/modules/notifications/mail-queue.ts';
import { registerOutboxRoute } from '../src/modules/notifications/outbox-routes.ts';
import { DatabaseVault } from '../src/vault/database-vault.ts';
import { parseEncryptionKeys } from '../src/vault/encryption-keys.ts';

const SITE = { base: 'https://trade.example.com' };
const SECRET = 'q7Zr2mW9x0Yb3Kc5Vd8E';
const RESET: MailMessage = {
  kind: 'reset_password',
  to: 'satoshi.private@example.com',
  username: 'satoshi',
  link: `${SITE.base}/reset?token=${SECRET}`,
};

const codeFor = (to: string, code = '048213'): MailMessage => ({
  kind: 'sign_in_code',
  to,
  username: 'satoshi',
  code,
});

/** What a mail must not leave behind anywhere. */
const SECRETS = [SECRET, '048213', 'satoshi'];

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  ({ database } = test);
}, 120_000);

afterAll(() => test?.drop());

const endings: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
  await database.pool.query('DELETE FROM pgboss.job');
});

const vault = () => new DatabaseVault(database, KEYS);
const KEYS = parseEncryptionKeys(`1:${randomBytes(32).toString('base64')}`);

/** Everything that one process has of mail. */
interface Process {
  readonly queue: MailQueue;
  readonly boss: PgBoss;
  readonly log: string[];
  readonly counter: Counter<'kind' | 'outcome'>;
  end(): Promise<void>;
}

async function run(mailer: Mailer, options: Partial<MailQueueOptions> = {}): Promise<Process> {
  const log: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void log.push(line) });
  const boss = await startJobs(database, logger);
  const counter = new Counter({
    name: 'mails',
    help: 'Mails',
    labelNames: ['kind', 'outcome'] as const,
    registers: [new Registry()],
  });
  const queue = new MailQueue({
    boss,
    vault: vault(),
    mailer,
    site: SITE,
    clock: { now: () => Date.now() },
    counter,
    logger,
    ...options,
    timing: { retryDelaySeconds: 1, pollSeconds: 0.5, ...options.timing },
  });
  await queue.start();
  let ended = false;
  const end = async (): Promise<void> => {
    if (ended) return;
    ended = true;
    await queue.stop();
    await boss.stop({ graceful: true, timeout: 5000 });
    mailer.close();
  };
  endings.push(end);
  return { queue, boss, log, counter, end };
}

async function serve(options: MailServerOptions = {}): Promise<MailServer> {
  const server = await startMailServer(options);
  endings.push(() => server.stop());
  return server;
}

const smtp = ({ port }: MailServer) =>
  createSmtpMailer({ url: `smtp://127.0.0.1:${port}`, from: 'Tradewind <mail@trade.example.com>' });

/** How many mails had an outcome, by outcome. */
async function outcomes({ counter }: Process): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { labels, value } of (await counter.get()).values) {
    const outcome = String(labels.outcome);
    counts[outcome] = (counts[outcome] ?? 0) + value;
  }
  return counts;
}

const eventually = <T>(ask: () => Promise<T>, check: (value: T) => boolean) =>
  vi.waitUntil(async () => check(await ask()), { timeout: 15_000, interval: 50 });

const until = (process: Process, outcome: string, count = 1) =>
  eventually(
    () => outcomes(process),
    (counts) => (counts[outcome] ?? 0) >= count,
  );

/** Every row of every table of the database, as text. */
async function everyRow(): Promise<string[]> {
  const { rows: tables } = await database.pool.query<{ name: string }>(
    // Partitions, not the tables over them, which would show each row twice.
    `SELECT oid::regclass::text AS name FROM pg_class
     WHERE relkind = 'r' AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    const found = await database.pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`);
    rows.push(...found.rows.map(({ row }) => row));
  }
  return rows;
}

const jobs = async () =>
  (
    await database.pool.query<{ id: string; state: string }>(
      `SELECT id, state FROM pgboss.job WHERE name = 'mail'`,
    )
  ).rows;

describe('a mail in the queue', () => {
  it('is rendered and delivered, and leaves no row behind', async () => {
    const server = await serve();
    const process = await run(smtp(server));
    await process.queue.send(RESET);
    await until(process, 'sent');
    const [mail] = server.mails;
    expect(mail).toMatchObject({ to: ['satoshi.private@example.com'], from: 'mail@trade.example.com' });
    expect(mail!.parsed.subject).toBe('Set a new password');
    expect(mail!.parsed.text).toContain(`${SITE.base}/reset?token=${SECRET}`);
    expect(mail!.parsed.html).toContain(`href="${SITE.base}/reset?token=${SECRET}"`);
    await eventually(jobs, (rows) => rows.length === 0);
    expect(await outcomes(process)).toEqual({ queued: 1, sent: 1 });
  });

  it('starts on its way at once', async () => {
    const server = await serve();
    const process = await run(smtp(server), { timing: { pollSeconds: 60 } });
    const started = performance.now();
    for (const index of [1, 2, 3]) await process.queue.send(codeFor(`user${index}@example.com`));
    await until(process, 'sent', 3);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('stands in no table in clear, while it waits, while it is retried and afterwards', async () => {
    let isUp = false;
    const kept: Mail[] = [];
    const process = await run({
      async send(mail) {
        if (!isUp) throw new MailError('the mail server could not be used', { permanent: false });
        kept.push(mail);
      },
      close: () => undefined,
    });
    await process.queue.send(RESET);
    await process.queue.send(codeFor('satoshi.private@example.com'));
    await until(process, 'retried', 2);
    const waiting = await everyRow();
    // The rows are there, and hold what is looked for, but sealed.
    const rows = waiting.filter((row) => row.includes('reset_password') || row.includes('sign_in_code'));
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toMatch(/sealed[^}]{100,}/);
    for (const secret of SECRETS) {
      expect(waiting.filter((row) => row.includes(secret))).toEqual([]);
      expect(waiting.filter((row) => row.includes(Buffer.from(secret).toString('base64')))).toEqual([]);
    }
    isUp = true;
    await until(process, 'sent', 2);
    expect(kept.map(({ text }) => text).join()).toContain(SECRET);
    for (const secret of SECRETS) expect((await everyRow()).join('\n')).not.toContain(secret);
    for (const secret of SECRETS) expect(process.log.join('\n')).not.toContain(secret);
  });

  it('opens in no other row', async () => {
    const outbox = createOutbox({ clock: { now: () => 0 } });
    const process = await run(outbox, { timing: { retryLimit: 0 } });
    await process.boss.offWork('mail', { wait: true });
    await process.queue.send(RESET);
    // Somebody who can write to the queue copies a row, to have the mail sent again.
    await database.pool.query(
      `UPDATE pgboss.job SET id = gen_random_uuid(), retry_limit = 0 WHERE name = 'mail'`,
    );
    await process.queue.start();
    await until(process, 'given_up');
    expect(outbox.list()).toEqual([]);
  });
});

describe('a mail that can not be sent at once', () => {
  it('is delivered once the server is up, by another process than the one that queued it', async () => {
    const server = await serve();
    await server.stop();
    const first = await run(smtp(server));
    await first.queue.send(RESET);
    await until(first, 'retried');
    const [queued] = await jobs();
    expect(first.log.join('')).toContain('ECONNREFUSED');
    await first.end();

    await server.start();
    const second = await run(smtp(server));
    await until(second, 'sent');
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]!.parsed.messageId).toBe(`<${queued!.id}@trade.example.com>`);
    await eventually(jobs, (rows) => rows.length === 0);
  });

  it('comes under the same Message-ID however often it is tried', async () => {
    const ids: (string | undefined)[] = [];
    const process = await run({
      async send({ messageId }) {
        ids.push(messageId);
        if (ids.length < 2) throw new MailError('later', { permanent: false });
      },
      close: () => undefined,
    });
    await process.queue.send(RESET);
    await until(process, 'sent');
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('waits until the server knows its address', async () => {
    const outbox = createOutbox({ clock: { now: () => 0 } });
    const site = { base: '' };
    const process = await run(outbox, { site });
    await process.queue.send(codeFor('a@example.com'));
    await until(process, 'retried');
    site.base = SITE.base;
    await until(process, 'sent');
    expect(outbox.list()[0]!.html).toContain(`href="${SITE.base}"`);
  });

  it('is not tried again once it was refused for good', async () => {
    const server = await serve({ onRecipient: () => [550, '5.1.1 no such user'] });
    const process = await run(smtp(server));
    await process.queue.send(RESET);
    await until(process, 'refused');
    await eventually(jobs, (rows) => rows.length === 0);
    expect(await outcomes(process)).toEqual({ queued: 1, refused: 1 });
    expect(process.log.join('')).toContain('550 5.1.1');
  });

  it('is given up after the last try, loudly', async () => {
    const process = await run(
      {
        send: () => Promise.reject(new MailError('the mail server is away', { permanent: false })),
        close: () => undefined,
      },
      { timing: { retryLimit: 1 } },
    );
    await process.queue.send(RESET);
    await until(process, 'given_up');
    await eventually(jobs, (rows) => rows.length === 0);
    expect(await outcomes(process)).toEqual({ queued: 1, retried: 1, given_up: 1 });
    const [line] = process.log.filter((text) => text.includes('given_up'));
    expect(JSON.parse(line!)).toMatchObject({ level: 50, kind: 'reset_password', attempt: 2 });
  });

  it.each([
    [codeFor('a@example.com'), 10 * 60_000],
    [RESET, 60 * 60_000],
  ])('is not sent any more when what it carries is out of date: %#', async (message, lifetime) => {
    let now = Date.UTC(2026, 0, 1);
    const outbox = createOutbox({ clock: { now: () => now } });
    const process = await run(outbox, { clock: { now: () => now } });
    await process.boss.offWork('mail', { wait: true });
    await process.queue.send(message);
    now += lifetime;
    await process.queue.start();
    await until(process, 'expired');
    expect(outbox.list()).toEqual([]);
    await eventually(jobs, (rows) => rows.length === 0);

    await process.boss.offWork('mail', { wait: true });
    await process.queue.send(message);
    now += lifetime - 1;
    await process.queue.start();
    await until(process, 'sent');
    expect(outbox.list()).toHaveLength(1);
  });

  it('does not show its content when the program itself fails', async () => {
    const process = await run(
      {
        send: ({ text }) => Promise.reject(new Error(`bad text: ${text}`, { cause: { text } })),
        close: () => undefined,
      },
      { timing: { retryLimit: 1 } },
    );
    await process.queue.send(RESET);
    await until(process, 'retried');
    const rows = (await everyRow()).join('\n');
    expect(rows).toContain('reset_password');
    // Where it failed is told all the same.
    expect(process.log.join('')).toMatch(/Error at .*notifications\.test\.ts:\d+/);
    for (const secret of SECRETS) {
      expect(rows).not.toContain(secret);
      expect(process.log.join('')).not.toContain(secret);
    }
  });
});

describe('send', () => {
  it('never rejects: not without a queue, not without keys, not for an address that is none', async () => {
    const outbox = createOutbox({ clock: { now: () => 0 } });
    const process = await run(outbox);
    const keyless = new MailQueue({
      boss: process.boss,
      vault: {
        seal: () => {
          throw new Error(`no key for ${SECRET}`);
        },
        unseal: () => '',
      },
      mailer: outbox,
      site: SITE,
      clock: { now: () => 0 },
      counter: process.counter,
      logger: pino({ level: 'trace' }, { write: (line: string) => void process.log.push(line) }),
    });
    await expect(keyless.send(RESET)).resolves.toBeUndefined();
    await expect(process.queue.send(codeFor('nobody\r\nBcc: x@example.com'))).resolves.toBeUndefined();
    await until(process, 'refused');
    await process.end();
    await expect(process.queue.send(RESET)).resolves.toBeUndefined();
    expect(await outcomes(process)).toEqual({ queued: 1, lost: 2, refused: 1 });
    for (const secret of SECRETS) expect(process.log.join('')).not.toContain(secret);
    expect(process.log.filter((line) => line.includes('could not be queued'))).toHaveLength(2);
  });

  it('does not wait for the mail server', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const process = await run({ send: () => held, close: () => undefined });
    const sent = process.queue.send(RESET).then(() => 'answered');
    expect(await Promise.race([sent, delay(5000, 'waited')])).toBe('answered');
    release();
    await until(process, 'sent');
  });
});

describe('stop', () => {
  it('lets a mail that is on its way arrive, and takes no other', async () => {
    const server = await serve({
      onMail: async () => {
        await delay(300);
        return undefined;
      },
    });
    const process = await run(smtp(server));
    await process.queue.send(RESET);
    await eventually(jobs, (rows) => rows.some(({ state }) => state === 'active'));
    await process.queue.stop();
    expect(server.mails).toHaveLength(1);
    await process.queue.send(codeFor('later@example.com'));
    await delay(700);
    expect(server.mails).toHaveLength(1);
    expect(await jobs()).toHaveLength(1);
  });
});

describe('/dev/outbox', () => {
  it('lists what a development server kept, newest first, of one recipient where asked', async () => {
    let now = Date.UTC(2026, 0, 1);
    const outbox = createOutbox({ clock: { now: () => now } });
    const process = await run(outbox);
    await process.queue.send(codeFor('first@example.com', '111111'));
    await until(process, 'sent');
    now += 1000;
    await process.queue.send(codeFor('second@example.com', '222222'));
    await until(process, 'sent', 2);

    const app = Fastify();
    endings.push(() => app.close());
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(() => (data) => JSON.stringify(data));
    registerOutboxRoute(
      routesOf(app, async () => undefined, { documented: true, atRoot: false }),
      outbox,
    );
    const read = async (query = '') => {
      const response = await app.inject(`/dev/outbox${query}`);
      expect(response.statusCode).toBe(200);
      const { data, nextCursor } = response.json<{ data: unknown[]; nextCursor: null }>();
      expect(nextCursor).toBeNull();
      return data.map((mail) => outboxMail.parse(mail));
    };
    const all = await read();
    expect(all.map(({ to, time }) => [to, time])).toEqual([
      ['second@example.com', '2026-01-01T00:00:01.000Z'],
      ['first@example.com', '2026-01-01T00:00:00.000Z'],
    ]);
    const [mail] = await read(`?to=${encodeURIComponent('First@Example.com')}`);
    expect(mail!.text).toMatch(/^ {4}111111$/m);
    expect(await read('?to=nobody@example.com')).toEqual([]);
  });
});
