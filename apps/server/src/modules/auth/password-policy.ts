import { ApiError } from '@tradewind/protocol';
import { commonPasswords, strengthEstimator } from './password-dictionaries.ts';
import type { Passwords } from './passwords.ts';

/** Long enough without further questions. Characters are Unicode code points, as NIST SP 800-63B counts them. */
export const PASSWORD_LENGTH_ENOUGH = 12;
/** Below it nothing helps. */
export const PASSWORD_LENGTH_MIN = 8;
/** Of zxcvbn's 0 to 4: withstands more than 10^8 guesses. */
const SCORE_ENOUGH = 3;
const PRODUCT = 'tradewind';
/** Words of an account that are shorter turn up by chance. */
const WORD_LENGTH_MIN = 3;

/** `details` of WEAK_PASSWORD. */
export interface WeakPassword {
  /** 0 (known to everybody) to 4, as zxcvbn counts. */
  readonly score: number;
  /** Sentences for the person who chooses. */
  readonly suggestions: readonly string[];
  /** Length that is enough by itself. */
  readonly minimumLength: number;
}

/** Which passwords may be set. No rules about kinds of characters: they make passwords no harder to guess. */
export class PasswordPolicy implements Pick<Passwords, 'assertStrong'> {
  /**
   * Takes a password of 12 characters or more, or of 8 that withstands guessing. Refuses, however long, what attackers
   * try first: common passwords, the account's own names and ours, and repetitions of these or of one character.
   */
  assertStrong(password: string, context: readonly (string | null | undefined)[]): void {
    if (!password.isWellFormed()) {
      throw weak('The password holds a broken character', 0, ['Type the password anew.']);
    }
    const length = Array.from(password).length;
    if (length < PASSWORD_LENGTH_MIN) {
      throw weak(`The password needs ${PASSWORD_LENGTH_MIN} characters at least`, 0, [
        `Use ${PASSWORD_LENGTH_ENOUGH} characters or more; a few words are easy to remember.`,
      ]);
    }
    const known = knownWords(context);
    if (isGuessedFirst(password, known)) {
      throw weak('The password is among the first that would be tried', 0, [
        'Avoid common passwords, your own names and repetitions.',
        'Use a few words that have nothing to do with each other.',
      ]);
    }
    if (length >= PASSWORD_LENGTH_ENOUGH) return;
    const { score, feedback } = strengthEstimator().check(password, [...known]);
    if (score >= SCORE_ENOUGH) return;
    throw weak(feedback.warning ?? 'The password is too easy to guess', score, [
      ...feedback.suggestions,
      `Or use ${PASSWORD_LENGTH_ENOUGH} characters or more.`,
    ]);
  }
}

/** What is known of the account and of the house, and the part of mail addresses before the @. */
function knownWords(context: readonly (string | null | undefined)[]): ReadonlySet<string> {
  const words = [PRODUCT, ...context].flatMap((text) => (text ? [text, text.split('@')[0]!] : []));
  return new Set(
    words.flatMap((text) => [folded(text), plain(text)]).filter((word) => word.length >= WORD_LENGTH_MIN),
  );
}

function isGuessedFirst(password: string, known: ReadonlySet<string>): boolean {
  const common = commonPasswords();
  return [folded(password), plain(password)].some((form) => {
    const unit = repeatedUnit(form);
    return [form, unit].some((word) => common.has(word) || known.has(word)) || isOneCharacter(unit);
  });
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Letters and digits alone: `Satoshi Nakamoto` and `satoshi.nakamoto` are one guess. */
const plain = (text: string): string => folded(text).replaceAll(/[^\p{L}\p{N}]/gu, '');

/** The shortest text that, repeated, gives this one: itself where it repeats nothing. */
function repeatedUnit(text: string): string {
  return text.slice(0, (text + text).indexOf(text, 1));
}

const isOneCharacter = (unit: string): boolean => Array.from(unit).length === 1;

function weak(message: string, score: number, suggestions: readonly string[]): ApiError {
  const details: WeakPassword = { score, suggestions, minimumLength: PASSWORD_LENGTH_ENOUGH };
  return new ApiError('WEAK_PASSWORD', message, { details });
}
