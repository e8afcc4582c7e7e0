import { multiplyDecimals } from '@tradewind/money';
import type { RiskParameters } from '@tradewind/protocol';
import { formatAmount } from '../../format/amounts.ts';

/** Bounds that are whole numbers, and those that are decimal text. */
export const COUNT_BOUNDS = ['maxLeverage', 'defaultLeverage', 'maxOrders', 'maxConditionalOrders'] as const;
export const TEXT_BOUNDS = [
  'takerFee',
  'makerFee',
  'liquidationFee',
  'priceBand',
  'marketBound',
  'insuranceCap',
] as const;

export type BoundName = (typeof COUNT_BOUNDS)[number] | (typeof TEXT_BOUNDS)[number];

interface BoundWords {
  readonly label: string;
  readonly hint: string;
  readonly unit: 'times' | 'orders' | 'share' | 'USDT';
}

/** In the order in which they are shown. */
export const BOUNDS: Readonly<Record<BoundName, BoundWords>> = {
  maxLeverage: {
    label: 'Largest leverage',
    hint: 'In any market; a market’s brackets may allow less.',
    unit: 'times',
  },
  defaultLeverage: {
    label: 'Default leverage',
    hint: 'Of whoever has chosen none.',
    unit: 'times',
  },
  takerFee: { label: 'Taker fee', hint: 'A share: 0.0004 is 0.04 %.', unit: 'share' },
  makerFee: { label: 'Maker fee', hint: 'A share: 0.0002 is 0.02 %.', unit: 'share' },
  liquidationFee: {
    label: 'Liquidation fee',
    hint: 'A share of what is liquidated, never more than is left; goes to the insurance fund.',
    unit: 'share',
  },
  priceBand: {
    label: 'Price band',
    hint: 'A limit order may be this share away from the market’s price at most.',
    unit: 'share',
  },
  marketBound: {
    label: 'Bound of market orders',
    hint: 'A market order stops at this share away from the mark price.',
    unit: 'share',
  },
  maxOrders: { label: 'Open orders', hint: 'Of one account in one market at most.', unit: 'orders' },
  maxConditionalOrders: {
    label: 'Orders that wait for a trigger',
    hint: 'Of one account in one market at most.',
    unit: 'orders',
  },
  insuranceCap: {
    label: 'Largest takeover of the insurance fund',
    hint: 'USDT in one market.',
    unit: 'USDT',
  },
};

export const BOUND_NAMES = Object.keys(BOUNDS) as readonly BoundName[];

/** A rate as percent, to its last digit: `"0.00015"` → `0.015%`. */
export function formatRate(rate: string): string {
  return `${formatAmount(multiplyDecimals(rate, '100'), { decimalsMin: 2 })}%`;
}

/** A bound as people read it. */
export function boundText(name: BoundName, parameters: RiskParameters): string {
  const value = String(parameters[name]);
  switch (BOUNDS[name].unit) {
    case 'times':
      return `${value}×`;
    case 'orders':
      return value;
    case 'share':
      return formatRate(value);
    case 'USDT':
      return `${formatAmount(value)} USDT`;
  }
}

/** What a version changed of the one before it: `Taker fee 0.05% → 0.04%`. */
export function boundChanges(version: RiskParameters, before: RiskParameters | undefined): readonly string[] {
  if (before === undefined) return [];
  return BOUND_NAMES.filter((name) => Number(version[name]) !== Number(before[name])).map(
    (name) => `${BOUNDS[name].label} ${boundText(name, before)} → ${boundText(name, version)}`,
  );
}
