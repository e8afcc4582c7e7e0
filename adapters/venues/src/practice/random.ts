/**
 * Chance without state: a value is a function of a key (what it is for) and an index (which one), so any part of the
 * practice market can be computed without computing what lies before it.
 */

/** Bits of a 32-bit hash, as an unsigned number. */
export type Bits = number;

/** A key for `purpose` under `parent`; different texts give unrelated streams. FNV-1a, then mixed. */
export function deriveKey(parent: Bits, purpose: string): Bits {
  let hash = 0x811c9dc5 ^ parent;
  for (let index = 0; index < purpose.length; index += 1) {
    hash = Math.imul(hash ^ purpose.charCodeAt(index), 0x01000193);
  }
  return randomBits(hash >>> 0, purpose.length);
}

/**
 * 32 random bits for place `index` of the stream `key`. The mixing function is Wellons' lowbias32 with the key brought
 * in before each of two rounds, so that streams are not shifted copies of one another.
 */
export function randomBits(key: Bits, index: number): Bits {
  let x = index ^ key;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  x = (x ^ (x >>> 16)) + Math.imul(key, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

/** Uniform in (0, 1). */
export function uniform(bits: Bits): number {
  return (bits + 0.5) / 4294967296;
}

const TABLE_BITS = 12;
const TABLE_SIZE = 1 << TABLE_BITS;

/** A quantile function at equal steps of probability; read with {@link draw}. */
export type QuantileTable = Float64Array;

/** Tabulates a quantile function. The ends stand for the outermost quarter of a step, which bounds the tails. */
export function quantileTable(quantile: (probability: number) => number): QuantileTable {
  const end = 1 / (4 * TABLE_SIZE);
  return Float64Array.from({ length: TABLE_SIZE + 1 }, (_, index) =>
    quantile(Math.min(1 - end, Math.max(end, index / TABLE_SIZE))),
  );
}

/** A value distributed as the table says: its upper bits choose a step, the lower ones interpolate. */
export function draw(table: QuantileTable, bits: Bits): number {
  const step = bits >>> (32 - TABLE_BITS);
  const below = table[step]!;
  return below + (table[step + 1]! - below) * ((bits & 0xfffff) / 0x100000);
}

/**
 * Quantile of the standard normal distribution: Acklam's rational approximation, relative error below 1.15e-9.
 */
export function normalQuantile(p: number): number {
  const low = 0.02425;
  if (p < low) return tail(Math.sqrt(-2 * Math.log(p)));
  if (p > 1 - low) return -tail(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  const r = q * q;
  const numerator =
    ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
    2.506628277459239;
  const denominator =
    ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
    1;
  return (numerator * q) / denominator;
}

function tail(q: number): number {
  const numerator =
    ((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) *
      q +
      4.374664141464968) *
      q +
    2.938163982698783;
  const denominator =
    (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q +
    1;
  return numerator / denominator;
}

/** Standard normal, cut at 3.8 deviations: heavier tails are the work of changing volatility. */
export const NORMAL: QuantileTable = unitVariance(quantileTable(normalQuantile));

/** Exponential with mean 1. */
export const EXPONENTIAL: QuantileTable = quantileTable((p) => -Math.log(1 - p));

/** Standard normal value of place `index` of stream `key`. */
export function normal(key: Bits, index: number): number {
  return draw(NORMAL, randomBits(key, index));
}

function unitVariance(table: QuantileTable): QuantileTable {
  let sum = 0;
  for (let step = 0; step < TABLE_SIZE; step += 1) {
    const a = table[step]!;
    const b = table[step + 1]!;
    sum += (a * a + a * b + b * b) / 3;
  }
  const scale = 1 / Math.sqrt(sum / TABLE_SIZE);
  return table.map((value) => value * scale);
}
