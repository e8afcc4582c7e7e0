import { createRequire } from 'node:module';
import type * as Core from '@zxcvbn-ts/core';
import type * as Common from '@zxcvbn-ts/language-common';
import type * as English from '@zxcvbn-ts/language-en';

const require = createRequire(import.meta.url);

/** More readings of `p4$$w0rd` than these are not tried: they multiply, and hostile input would hold the thread. */
const SUBSTITUTIONS_MAX = 10;
/** Longer passwords are strong by length and are not estimated. */
const LENGTH_MAX = 32;

let common: ReadonlySet<string> | undefined;
let estimator: Core.ZxcvbnFactory | undefined;

const readCommon = () => require('@zxcvbn-ts/language-common') as typeof Common;

/**
 * The 49,000 passwords that attackers try first, in lower case. Read when first asked for, which takes some 20 ms and
 * 5 MB: a process that judges no passwords shouldn't carry them.
 */
export function commonPasswords(): ReadonlySet<string> {
  common ??= new Set(readCommon().dictionary['passwords-common']);
  return common;
}

/**
 * Estimates how many guesses a password withstands, with dictionaries of English words and names. Read when first asked
 * for, which takes some 250 ms and 27 MB; only passwords below the length that is enough by itself need it.
 */
export function strengthEstimator(): Core.ZxcvbnFactory {
  if (estimator === undefined) {
    const { ZxcvbnFactory } = require('@zxcvbn-ts/core') as typeof Core;
    const { adjacencyGraphs, dictionary } = readCommon();
    const english = require('@zxcvbn-ts/language-en') as typeof English;
    estimator = new ZxcvbnFactory({
      dictionary: { ...dictionary, ...english.dictionary },
      graphs: adjacencyGraphs,
      translations: english.translations,
      maxLength: LENGTH_MAX,
      l33tMaxSubstitutions: SUBSTITUTIONS_MAX,
    });
  }
  return estimator;
}
