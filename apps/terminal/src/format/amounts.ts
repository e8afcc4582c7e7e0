const MINUS = '−';
const PARTS = /^(-?)(\d+)(?:\.(\d+))?$/;

export interface AmountStyle {
  /** Digits behind the point that stay even where they are zeros. */
  readonly decimalsMin?: number;
  /** With a plus where it is above zero. */
  readonly signed?: boolean;
}

/**
 * Decimal text as people read it, exact to its last digit: `"1234.50000000"` → `1,234.5`. No digit passes through a
 * double, so a balance is never shown as more or less than it is.
 */
export function formatAmount(text: string, { decimalsMin = 0, signed = false }: AmountStyle = {}): string {
  const match = PARTS.exec(text);
  if (match === null) return text;
  const [, minus, whole = '', fraction = ''] = match;
  const shown = fraction.replace(/0+$/, '').padEnd(decimalsMin, '0');
  const grouped = whole.replace(/^0+(?=\d)/, '').replaceAll(/\B(?=(\d{3})+$)/g, ',');
  const isZero = !/[1-9]/.test(whole + fraction);
  const sign = isZero ? '' : minus === '-' ? MINUS : signed ? '+' : '';
  return sign + grouped + (shown === '' ? '' : `.${shown}`);
}

/** Money in US dollars, to the cent: `$1,234.50`, `−$0.31`, and with `signed` `+$12.00`. */
export function formatUsd(text: string | null, signed = false): string {
  if (text === null) return '–';
  const value = Number(text);
  const cents = USD.format(Math.abs(value));
  if (!/[1-9]/.test(cents)) return cents;
  return (value < 0 ? MINUS : signed ? '+' : '') + cents;
}

const USD = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

/** A share as percent: `"0.2512"` → `25.12%`. */
export function formatShare(text: string): string {
  return `${(Number(text) * 100).toFixed(2)}%`;
}
