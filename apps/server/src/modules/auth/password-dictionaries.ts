import { createRequire } from 'node:module';
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

const require = createRequire(import.meta.url);

/** More readings of `p4$$w0rd` than these are not tried: they multiply, and hostile input would hold the thread. */
const SUBSTITUTIONS_MAX = 10;
/** Longer passwords are strong by length and are not estimated. */
const LENGTH_MAX = 32;

type Core = typeof import('@zxcvbn-ts/core');
type Common = typeof import('@zxcvbn-ts/language-common');
type English = typeof import('@zxcvbn-ts/language-en');

let common: ReadonlySet<string> | undefined;
let estimator: ZxcvbnFactory | undefined;

const readCommon = () => require('@zxcvbn-ts/language-common') as Common;

/**
 * The 49,000 passwords that attackers try first, in lower case. Read when first asked for, which takes some 20 ms and
 * 5 MB: a process that judges no passwords shouldn't carry them.
 */
export function commonPasswords(): ReadonlySet<string> {
  common ??= new Set(readCommon().dictionary['passwords-common'].map(String));
  return common;
}

/**
 * Estimates how many guesses a password withstands, with dictionaries of English words and names. Read when first asked
 * for, which takes some 250 ms and 27 MB; only passwords below the length that is enough by itself need it.
 */
export function strengthEstimator(): ZxcvbnFactory {
  if (estimator === undefined) {
    const { ZxcvbnFactory: Factory } = require('@zxcvbn-ts/core') as Core;
    const { adjacencyGraphs, dictionary } = readCommon();
    const english = require('@zxcvbn-ts/language-en') as English;
    estimator = new Factory({
      dictionary: { ...dictionary, ...english.dictionary },
      graphs: adjacencyGraphs,
      translations: english.translations,
      maxLength: LENGTH_MAX,
      l33tMaxSubstitutions: SUBSTITUTIONS_MAX,
    });
  }
  return estimator;
}
