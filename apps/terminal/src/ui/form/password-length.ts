/** As the server counts: below the first nothing helps, from the second on length alone is enough. */
const SHORTEST = 8;
const ENOUGH = 12;
const PLENTY = 18;

export interface PasswordLength {
  /** Of four. */
  readonly steps: number;
  readonly words: string;
}

/** How far the length of a password goes, in code points. Guesses at its contents are left to the server. */
export function passwordLength(text: string): PasswordLength {
  const length = Array.from(text).length;
  if (length === 0)
    return { steps: 0, words: `${ENOUGH} characters or more; a few words are easy to remember.` };
  if (length < SHORTEST)
    return { steps: 1, words: `Too short: ${ENOUGH - length} more for ${ENOUGH} characters.` };
  if (length < ENOUGH) {
    return { steps: 2, words: `Only if it is hard to guess; ${ENOUGH - length} more are enough anyway.` };
  }
  return length < PLENTY ? { steps: 3, words: 'Long enough.' } : { steps: 4, words: 'Long.' };
}
