import { multiplyDecimals, roundToStep } from '@tradewind/money';
import type { MarginCall } from '@tradewind/protocol';
import type { AccountEvent } from '../engine.ts';

type Danger = Extract<AccountEvent, { type: 'margin_call' | 'liquidation' | 'auto_deleverage' }>;

type Stage = Extract<AccountEvent, { type: 'liquidation' }>['stage'];

const STAGES: Readonly<Record<Stage, string>> = {
  orders_canceled: 'is being liquidated: its open orders were cancelled',
  reduced: 'is being liquidated: it was reduced to the next lower tier',
  taken_over: 'was liquidated: the insurance fund took it over at its bankruptcy price',
  auto_deleveraged: 'was liquidated: it was settled against positions of the other side',
  left_to_house: 'was liquidated: the house took it over',
};

/** A margin call, or a step of a liquidation, in words. */
export function marginCall(event: Danger): MarginCall {
  const { time } = event;
  switch (event.type) {
    case 'margin_call': {
      const { symbol, ratio } = event.event;
      const percent = roundToStep(multiplyDecimals(ratio, '100'), '0.1', 'nearest');
      const what = symbol === null ? 'the cross margin account' : `the ${symbol} position`;
      return {
        time,
        kind: 'margin_call',
        symbol,
        marginRatio: ratio,
        message: `The margin ratio of ${what} is ${percent} %: at 100 % it is liquidated. Add margin or reduce it`,
      };
    }
    case 'liquidation':
      return {
        time,
        kind: 'liquidation',
        symbol: event.symbol,
        marginRatio: null,
        message: `The ${event.symbol} position ${STAGES[event.stage]}`,
      };
    case 'auto_deleverage':
      return {
        time,
        kind: 'auto_deleverage',
        symbol: event.symbol,
        marginRatio: null,
        message: `The ${event.symbol} position was reduced to settle a bankruptcy on the other side, at its bankruptcy price and without a fee`,
      };
  }
}
