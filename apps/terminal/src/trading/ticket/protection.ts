import { isPerpetual } from './context.ts';
import type { TicketContext } from './context.ts';
import { TYPE_SHAPES } from './draft.ts';
import type { TicketDraft } from './draft.ts';

type Market = Pick<TicketContext, 'market'>;

/** Whether a stop and a target may be attached: a sale on a spot market leaves nothing to protect. */
export function canProtect({ type, side }: Pick<TicketDraft, 'type' | 'side'>, context: Market): boolean {
  return TYPE_SHAPES[type].canProtect && (isPerpetual(context) || side === 'buy');
}

/** Whether they are attached to this order. */
export function isProtecting(draft: TicketDraft, context: Market): boolean {
  return draft.isProtected && canProtect(draft, context);
}
