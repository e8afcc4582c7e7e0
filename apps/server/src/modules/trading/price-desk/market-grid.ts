import type { Instrument } from '@tradewind/market';
import { createStepCounter } from '@tradewind/money';
import type { StepCounter } from '@tradewind/money';

/** A market's grid for numbers of feeds. */
export interface MarketGrid {
  readonly price: StepCounter;
  readonly quantity: StepCounter;
}

export function marketGrid({ tickSize, lotSize }: Instrument): MarketGrid {
  return { price: createStepCounter(tickSize), quantity: createStepCounter(lotSize) };
}
