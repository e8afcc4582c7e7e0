const MINUS = '−';
const grouped = new Map<number, Intl.NumberFormat>();

function formatter(decimals: number): Intl.NumberFormat {
  let format = grouped.get(decimals);
  if (format === undefined) {
    format = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    grouped.set(decimals, format);
  }
  return format;
}

/** Digits behind the point of a tick or lot size: `"0.010"` → 2, `"1"` → 0. */
export function stepDecimals(step: string): number {
  return step.includes('.') ? step.replace(/0+$/, '').split('.')[1]!.length : 0;
}

/** `64210.5`, 2 → `64,210.50`. */
export function formatNumber(value: number, decimals: number): string {
  return formatter(decimals).format(value).replace('-', MINUS);
}

/** With its sign, so that a direction never rests on colour alone: `+1.20`, `−0.35`, `0.00`. */
export function formatSigned(value: number, decimals: number): string {
  const text = formatter(decimals).format(Math.abs(value));
  if (!/[1-9]/.test(text)) return text;
  return (value > 0 ? '+' : MINUS) + text;
}

export function formatPercent(percent: number): string {
  return `${formatSigned(percent, 2)}%`;
}

const UNITS = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'K'],
] as const;

/**
 * Short enough for a narrow column, with trailing zeros so that a column lines up: three significant digits with a unit
 * (`3.00B`, `56.8K`), four without (`27.60`, `0.01230`).
 */
export function formatCompact(value: number): string {
  const magnitude = Math.abs(value);
  for (const [unit, suffix] of UNITS) {
    // 999,600 would round to 1,000K: it belongs to the larger unit.
    if (magnitude >= unit * 0.9995) return significant(value / unit, 3) + suffix;
  }
  return significant(value, 4);
}

const DECIMALS_MAX = 8;

function significant(value: number, digits: number): string {
  if (value === 0) return '0';
  // Rounded first: 9.9996 has one digit before the point, what is written of it two.
  const whole = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(digits))))) + 1;
  const decimals = Math.min(DECIMALS_MAX, Math.max(0, digits - whole));
  return value.toFixed(decimals).replace('-', MINUS);
}

/** −1, 0 or 1. */
export function direction(value: number): -1 | 0 | 1 {
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}

/** The class of a direction, for colour; the sign carries the meaning. */
export function directionClass(value: number): string {
  return value > 0 ? 'up' : value < 0 ? 'down' : '';
}
