/** A decimal number as plain text: optional minus, digits, optional fraction. Never an exponent. */
export type DecimalText = string;

/** An exact decimal: `coefficient × 10^-scale`, `scale` ≥ 0. */
export interface Decimal {
  readonly coefficient: bigint;
  readonly scale: number;
}

/** Named at each call, so that nobody has to guess which way a last digit went. */
export type Rounding = 'down' | 'up' | 'nearest';

const PLAIN = /^(-?)(\d+)(?:\.(\d+))?$/;

/** No price, quantity or amount of the field needs more; longer text is hostile input, not precision. */
const MAX_DIGITS = 60;

/** True when `text` is a plain decimal of at most 60 digits: no exponent, sign `+`, spaces or bare point. */
export function isDecimalText(text: string): text is DecimalText {
  return text.length <= MAX_DIGITS + 2 && PLAIN.test(text);
}

/**
 * Reads plain decimal text exactly.
 * @throws {RangeError} when the text is not a plain decimal (see {@link isDecimalText}).
 */
export function parseDecimal(text: DecimalText): Decimal {
  const match = text.length <= MAX_DIGITS + 2 ? PLAIN.exec(text) : null;
  if (match === null) throw new RangeError(`not a decimal: ${JSON.stringify(text.slice(0, 80))}`);
  const [, sign, whole = '', fraction = ''] = match;
  const magnitude = BigInt(whole + fraction);
  return { coefficient: sign === '-' ? -magnitude : magnitude, scale: fraction.length };
}

/** Plain text of `value` with exactly `value.scale` decimal places. Zero carries no sign. */
export function formatDecimal({ coefficient, scale }: Decimal): DecimalText {
  const negative = coefficient < 0n;
  const digits = (negative ? -coefficient : coefficient).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const text = scale === 0 ? whole : `${whole}.${digits.slice(digits.length - scale)}`;
  return negative ? `-${text}` : text;
}

/** The same number without trailing zeros: `"64250.10"` → `"64250.1"`, `"-0.0"` → `"0"`. */
export function normalizeDecimal(text: DecimalText): DecimalText {
  let { coefficient, scale } = parseDecimal(text);
  while (scale > 0 && coefficient % 10n === 0n) {
    coefficient /= 10n;
    scale -= 1;
  }
  return formatDecimal({ coefficient, scale });
}

/**
 * The shortest decimal text that reads back as `value`, written without an exponent.
 * @throws {RangeError} for NaN and infinities, which are no decimals.
 */
export function decimalFromNumber(value: number): DecimalText {
  if (!Number.isFinite(value)) throw new RangeError(`not a finite number: ${value}`);
  const text = String(Object.is(value, -0) ? 0 : value);
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponentText);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits}${'0'.repeat(point - digits.length)}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** How many digits stand behind the point once trailing zeros are gone: `"0.0100"` → 2. */
export function decimalPlaces(text: DecimalText): number {
  return parseDecimal(normalizeDecimal(text)).scale;
}

function rescale(value: Decimal, scale: number): bigint {
  return value.coefficient * 10n ** BigInt(scale - value.scale);
}

function aligned(a: DecimalText, b: DecimalText): [bigint, bigint, number] {
  const left = parseDecimal(a);
  const right = parseDecimal(b);
  const scale = Math.max(left.scale, right.scale);
  return [rescale(left, scale), rescale(right, scale), scale];
}

/** Negative, zero or positive as `a` is below, equal to or above `b`; `1.0` equals `1`. */
export function compareDecimals(a: DecimalText, b: DecimalText): number {
  const [left, right] = aligned(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** `a + b`, exact. */
export function addDecimals(a: DecimalText, b: DecimalText): DecimalText {
  const [left, right, scale] = aligned(a, b);
  return formatDecimal({ coefficient: left + right, scale });
}

/** `a − b`, exact. */
export function subtractDecimals(a: DecimalText, b: DecimalText): DecimalText {
  const [left, right, scale] = aligned(a, b);
  return formatDecimal({ coefficient: left - right, scale });
}

/** `a × b`, exact: the scales add up, nothing is rounded. */
export function multiplyDecimals(a: DecimalText, b: DecimalText): DecimalText {
  const left = parseDecimal(a);
  const right = parseDecimal(b);
  return formatDecimal({
    coefficient: left.coefficient * right.coefficient,
    scale: left.scale + right.scale,
  });
}

/** True when `value` is a whole number of `step`s. `step` must be positive. */
export function isMultipleOf(value: DecimalText, step: DecimalText): boolean {
  const [amount, unit] = aligned(value, step);
  if (unit <= 0n) throw new RangeError(`step must be positive: ${step}`);
  return amount % unit === 0n;
}

/**
 * `value` moved to a whole number of `step`s, with as many decimal places as the step has.
 * `down` is towards zero, `up` away from it, `nearest` breaks ties away from zero.
 */
export function roundToStep(value: DecimalText, step: DecimalText, rounding: Rounding): DecimalText {
  const [amount, unit, scale] = aligned(value, normalizeDecimal(step));
  if (unit <= 0n) throw new RangeError(`step must be positive: ${step}`);
  const negative = amount < 0n;
  const magnitude = negative ? -amount : amount;
  const rest = magnitude % unit;
  let steps = magnitude / unit;
  if (rest > 0n && (rounding === 'up' || (rounding === 'nearest' && rest * 2n >= unit))) steps += 1n;
  const rounded = steps * unit;
  const places = decimalPlaces(step);
  return formatDecimal({
    coefficient: (negative ? -rounded : rounded) / 10n ** BigInt(scale - places),
    scale: places,
  });
}
