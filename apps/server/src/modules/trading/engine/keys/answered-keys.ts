import type { Database } from '@tradewind/database';
import type { EngineAnswer } from '../../engine.ts';
import type { OwnedKey, Submission } from '../messages.ts';
import type { KeyFingerprints } from './key-fingerprints.ts';
import { findAnswer } from './key-table.ts';
import { replayedAnswer } from './stored-answer.ts';

/** The first answer to a key. */
export interface FirstAnswer {
  readonly bodyHash: string;
  readonly answer: EngineAnswer;
}

type KeyedSubmission = Submission & { readonly key: OwnedKey };

export interface LookUpOutcome {
  /** The first answer was found: what each who asked gets. */
  answered(submission: Submission, answer: EngineAnswer): void;
  /** It was never answered. `isFirst`: of those who asked meanwhile, the one that is to be done. */
  unanswered(submission: Submission, isFirst: boolean): void;
  failed(submissions: readonly Submission[], error: unknown): void;
}

/** A key among those of all accounts. */
export function keyName({ account, key }: Pick<OwnedKey, 'account' | 'key'>): string {
  return `${account} ${key}`;
}

/** The answer to a key that was answered before. */
export function repeatedAnswer({ bodyHash }: OwnedKey, first: FirstAnswer): EngineAnswer {
  if (bodyHash !== first.bodyHash) {
    return {
      ok: false,
      reason: 'idempotency_conflict',
      message: 'The key was used before with another body',
    };
  }
  return first.answer.ok ? { ...first.answer, replayed: true } : first.answer;
}

/** Which keys were answered within a day and committed: memory knows who certainly was not, the table knows the answers. */
export class AnsweredKeys {
  readonly #pool: Database['pool'];
  readonly #fingerprints: KeyFingerprints;
  /** Those who wait for the same look into the table. */
  readonly #lookUps = new Map<string, KeyedSubmission[]>();

  constructor(pool: Database['pool'], fingerprints: KeyFingerprints) {
    this.#pool = pool;
    this.#fingerprints = fingerprints;
  }

  mayHave(key: OwnedKey): boolean {
    return this.#fingerprints.mayHave(keyName(key));
  }

  committed(names: Iterable<string>): void {
    for (const name of names) this.#fingerprints.add(name);
  }

  /** Called once an hour. */
  turn(): void {
    this.#fingerprints.turn();
  }

  /** Asks the table. Who sends the same key meanwhile waits for the same answer, so it is done once at most. */
  lookUp(submission: KeyedSubmission, outcome: LookUpOutcome): void {
    const name = keyName(submission.key);
    const waiting = this.#lookUps.get(name);
    if (waiting !== undefined) {
      waiting.push(submission);
      return;
    }
    const all = [submission];
    this.#lookUps.set(name, all);
    findAnswer(this.#pool, submission.key).then(
      (found) => {
        this.#lookUps.delete(name);
        for (const each of all) {
          if (found === null) outcome.unanswered(each, each === submission);
          else {
            const first = { bodyHash: found.bodyHash, answer: replayedAnswer(found.result) };
            outcome.answered(each, repeatedAnswer(each.key, first));
          }
        }
      },
      (error: unknown) => {
        this.#lookUps.delete(name);
        outcome.failed(all, error);
      },
    );
  }
}
