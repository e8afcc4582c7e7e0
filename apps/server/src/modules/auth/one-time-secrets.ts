import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { oneTimeSecrets } from '@tradewind/database';
import type { Database, Executor } from '@tradewind/database';
import type { Clock } from '@tradewind/market';
import { and, desc, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import { newToken, tokenHash } from './opaque-tokens.ts';

const TRIES = 5;
/** Rows are kept this long past their end, so that a late try is told from one that never was. */
const KEEP_MS = 86_400_000;

export type CodePurpose = 'sign_up' | 'sign_in' | 'verify_email' | 'confirm';
export type TokenPurpose = 'verify_email_link' | 'reset_password' | 'registration' | 'second_factor';

export interface Issue {
  /** Whom it concerns: an account's id, or a mail address's key before there is an account. */
  readonly subject: string;
  readonly userId: string | null;
  readonly lifetimeMs: number;
  readonly payload?: Record<string, unknown>;
}

export interface UsedSecret {
  readonly subject: string;
  readonly userId: string | null;
  readonly payload: Record<string, unknown>;
}

/**
 * Codes of six digits and tokens of links. Only hashes are kept; of codes, which could be guessed from a plain hash,
 * one with a key that is not in the database.
 */
export class OneTimeSecrets {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #codeKey: Buffer;

  constructor(options: { readonly database: Database; readonly clock: Clock; readonly codeKey: Buffer }) {
    this.#database = options.database;
    this.#clock = options.clock;
    this.#codeKey = options.codeKey;
  }

  /** A code of six digits with five tries. Older ones for the same purpose and subject are void from now on. */
  async issueCode(purpose: CodePurpose, issue: Issue): Promise<string> {
    const code = randomInt(1_000_000).toString().padStart(6, '0');
    await this.#replace(purpose, this.#codeHash(purpose, issue.subject, code), TRIES, issue);
    return code;
  }

  /** Uses a code: each call costs a try, and only one call can win. Undefined where it is wrong, old or used up. */
  async useCode(purpose: CodePurpose, subject: string, code: string): Promise<UsedSecret | undefined> {
    const { orm } = this.#database;
    const now = new Date(this.#clock.now());
    const newest = orm
      .select({ id: oneTimeSecrets.id })
      .from(oneTimeSecrets)
      .where(
        and(
          eq(oneTimeSecrets.purpose, purpose),
          eq(oneTimeSecrets.subject, subject),
          isNull(oneTimeSecrets.usedAt),
        ),
      )
      .orderBy(desc(oneTimeSecrets.createdAt), desc(oneTimeSecrets.id))
      .limit(1);
    // The try is taken before the code is looked at, so that tries at the same time are all counted.
    const [row] = await orm
      .update(oneTimeSecrets)
      .set({ attemptsLeft: sql`${oneTimeSecrets.attemptsLeft} - 1` })
      .where(
        and(
          eq(oneTimeSecrets.id, sql`(${newest})`),
          gt(oneTimeSecrets.attemptsLeft, 0),
          gt(oneTimeSecrets.expiresAt, now),
          isNull(oneTimeSecrets.usedAt),
        ),
      )
      .returning();
    if (row === undefined || !timingSafeEqual(row.hash, this.#codeHash(purpose, subject, code)))
      return undefined;
    return this.#use(row.id, now);
  }

  /** A token for a link or a step between two requests. Older ones for the same purpose and subject stay valid. */
  async issueToken(purpose: TokenPurpose, issue: Issue, tries = 1): Promise<string> {
    const token = newToken();
    await this.#insert(purpose, tokenHash(token), tries, issue, this.#database.orm);
    return token;
  }

  /** Uses a token up. Undefined where it is unknown, old or used. */
  async useToken(purpose: TokenPurpose, token: string): Promise<UsedSecret | undefined> {
    const now = new Date(this.#clock.now());
    const [row] = await this.#database.orm
      .select()
      .from(oneTimeSecrets)
      .where(this.#valid(purpose, token, now));
    return row && this.#use(row.id, now);
  }

  /** Takes one of the token's tries without using it up, for steps that may fail. Undefined when none are left. */
  async tryToken(purpose: TokenPurpose, token: string): Promise<UsedSecret | undefined> {
    const now = new Date(this.#clock.now());
    const [row] = await this.#database.orm
      .update(oneTimeSecrets)
      .set({ attemptsLeft: sql`${oneTimeSecrets.attemptsLeft} - 1` })
      .where(and(this.#valid(purpose, token, now), gt(oneTimeSecrets.attemptsLeft, 0)))
      .returning();
    return row && used(row);
  }

  /** Voids what is still open for a purpose and subject. */
  async void(
    purpose: CodePurpose | TokenPurpose,
    subject: string,
    executor: Executor = this.#database.orm,
  ): Promise<void> {
    await executor
      .update(oneTimeSecrets)
      .set({ usedAt: new Date(this.#clock.now()) })
      .where(
        and(
          eq(oneTimeSecrets.purpose, purpose),
          eq(oneTimeSecrets.subject, subject),
          isNull(oneTimeSecrets.usedAt),
        ),
      );
  }

  /** Deletes what ended a day ago or earlier. */
  async clean(): Promise<void> {
    await this.#database.orm
      .delete(oneTimeSecrets)
      .where(lt(oneTimeSecrets.expiresAt, new Date(this.#clock.now() - KEEP_MS)));
  }

  #valid(purpose: TokenPurpose, token: string, now: Date) {
    return and(
      eq(oneTimeSecrets.purpose, purpose),
      eq(oneTimeSecrets.hash, tokenHash(token)),
      gt(oneTimeSecrets.expiresAt, now),
      isNull(oneTimeSecrets.usedAt),
    );
  }

  async #use(id: string, now: Date): Promise<UsedSecret | undefined> {
    const [row] = await this.#database.orm
      .update(oneTimeSecrets)
      .set({ usedAt: now })
      .where(and(eq(oneTimeSecrets.id, id), isNull(oneTimeSecrets.usedAt)))
      .returning();
    return row && used(row);
  }

  async #replace(purpose: CodePurpose, hash: Buffer, tries: number, issue: Issue): Promise<void> {
    await this.#database.orm.transaction(async (executor) => {
      await this.void(purpose, issue.subject, executor);
      await this.#insert(purpose, hash, tries, issue, executor);
    });
  }

  async #insert(
    purpose: CodePurpose | TokenPurpose,
    hash: Buffer,
    tries: number,
    { subject, userId, lifetimeMs, payload }: Issue,
    executor: Executor,
  ): Promise<void> {
    const now = this.#clock.now();
    await executor.insert(oneTimeSecrets).values({
      purpose,
      subject,
      userId,
      hash,
      payload: payload ?? null,
      attemptsLeft: tries,
      createdAt: new Date(now),
      expiresAt: new Date(now + lifetimeMs),
    });
  }

  #codeHash(purpose: CodePurpose, subject: string, code: string): Buffer {
    return createHmac('sha256', this.#codeKey).update(`${purpose}\n${subject}\n${code}`).digest();
  }
}

function used(row: typeof oneTimeSecrets.$inferSelect): UsedSecret {
  return { subject: row.subject, userId: row.userId, payload: row.payload ?? {} };
}
