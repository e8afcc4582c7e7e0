import { create } from 'zustand';
import { EMPTY_DRAFT, TYPE_SHAPES, withType } from './ticket/draft.ts';
import type { TicketDraft, TicketSide } from './ticket/draft.ts';

export interface Ticket {
  readonly draft: TicketDraft;
  /** Id of the market that prices and sizes in the draft are of. */
  readonly marketId: string | null;
  /** Rises each time the ticket is asked for the focus, which it takes once it is there. */
  readonly focusRequests: number;
}

/** What is being written in the page's one order ticket. */
export const useTicket = create<Ticket>()(() => ({ draft: EMPTY_DRAFT, marketId: null, focusRequests: 0 }));

export function changeDraft(change: Partial<TicketDraft>): void {
  useTicket.setState(({ draft }) => ({ draft: { ...draft, ...change } }));
}

/** Another market: its prices and sizes are other ones, how one likes to trade is not. */
export function startDraft(marketId: string): void {
  const { draft, marketId: before } = useTicket.getState();
  if (before === marketId) return;
  const { side, type, sizeIn, triggerBy } = draft;
  useTicket.setState({ marketId, draft: { ...EMPTY_DRAFT, side, type, sizeIn, triggerBy } });
}

export function askForTicket(side: TicketSide): void {
  useTicket.setState(({ draft, focusRequests }) => ({
    draft: { ...draft, side },
    focusRequests: focusRequests + 1,
  }));
}

/**
 * A price of the book for the ticket. A market order, which has none, becomes a limit order; a stop or trailing stop
 * takes it as its trigger.
 * @param size in the base currency; absent: stays as it is
 */
export function takeBookPrice(marketId: string, price: string, size?: string): void {
  startDraft(marketId);
  const { draft } = useTicket.getState();
  const sized = size === undefined ? {} : ({ size, sizeIn: 'base' } as const);
  changeDraft({ ...priced(draft, price), ...sized });
}

function priced(draft: TicketDraft, price: string): Partial<TicketDraft> {
  if (draft.type === 'market') return { ...withType(draft, 'limit'), price };
  const { hasPrice, hasStop } = TYPE_SHAPES[draft.type];
  if (hasPrice) return { price };
  return hasStop ? { stopPrice: price } : { activationPrice: price };
}
