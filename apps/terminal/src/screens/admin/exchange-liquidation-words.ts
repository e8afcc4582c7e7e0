import type { LiquidationStage } from './exchange-types.ts';
import type { TagTone } from '../../ui/panel.tsx';

export const STAGE_WORDS: Readonly<Record<LiquidationStage, string>> = {
  orders_canceled: 'orders cancelled',
  reduced: 'reduced',
  taken_over: 'taken over',
  auto_deleveraged: 'auto-deleveraged',
  left_to_house: 'left to the house',
};

export const STAGE_TONES: Readonly<Record<LiquidationStage, TagTone>> = {
  orders_canceled: 'plain',
  reduced: 'warn',
  taken_over: 'danger',
  auto_deleveraged: 'danger',
  left_to_house: 'danger',
};

/** A margin call is at 80 %. */
const CALL_AT = 0.8;
const CLOSE_AT = 0.5;

/** @param marginRatio share as decimal text: `"0.8"` is 80 % */
export function riskTone(marginRatio: string): TagTone {
  const ratio = Number(marginRatio);
  return ratio >= CALL_AT ? 'danger' : ratio >= CLOSE_AT ? 'warn' : 'plain';
}
