import { useState } from 'react';
import type { Placement } from '../../trading/order-desk.ts';
import { placementWords } from '../../trading/order-words.ts';
import { refusalOf } from '../../trading/refusal.ts';
import type { Refusal } from '../../trading/refusal.ts';
import type { TicketContext } from '../../trading/ticket/context.ts';
import { isOpenOrder } from '../../trading/trading-state.ts';
import { useTradingServices } from '../../trading/use-trading.ts';
import { notify } from '../../ui/notify.ts';

/** The ticket's fields, by the contract's names of what they hold. */
const NAMES = {
  quantity: 'size',
  quoteQuantity: 'size',
  price: 'price',
  stopPrice: 'stopPrice',
  stopLimitPrice: 'stopLimitPrice',
  callbackRate: 'callbackRate',
  activationPrice: 'activationPrice',
  timeInForce: 'timeInForce',
  expiresAt: 'expiresAt',
  postOnly: 'postOnly',
  reduceOnly: 'reduceOnly',
  stopLoss: 'stopLoss',
  takeProfit: 'takeProfit',
} as const;

const NONE: Refusal = { fields: {}, message: null };

/** Sends orders of the ticket, one at a time, and keeps what the exchange said against the last one. */
export function useSend({ market }: Pick<TicketContext, 'market'>) {
  const { desk } = useTradingServices();
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>(NONE);
  const [attempts, setAttempts] = useState(0);

  /** Says whether it left: acknowledged, or without an answer so far. */
  const send = async (placement: Placement): Promise<boolean> => {
    setSending(true);
    setRefusal(NONE);
    try {
      const placed = await desk.place(placement);
      const words = placementWords(placement, market.base);
      if (placed.outcome === 'unknown') notify(`No answer yet: ${words}. Looking for it`);
      // Of what was filled at once, the fills tell.
      else if (placed.orders.some(isOpenOrder)) notify(`Accepted: ${words}`);
      return true;
    } catch (error) {
      setRefusal(refusalOf(error, NAMES));
      setAttempts((before) => before + 1);
      return false;
    } finally {
      setSending(false);
    }
  };
  /** What is being changed is no longer what was refused. */
  const forget = (fields: readonly string[]) => {
    if (refusal === NONE) return;
    const left = Object.entries(refusal.fields).filter(([name]) => !fields.includes(name));
    setRefusal({ fields: Object.fromEntries(left), message: null });
  };
  return { send, isSending, refusal, forget, attempts };
}
