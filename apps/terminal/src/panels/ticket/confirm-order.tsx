import { formatAmount } from '../../format/amounts.ts';
import { PaperTag } from '../../trading/paper-tag.tsx';
import { marketWords, placementWords } from '../../trading/order-words.ts';
import type { TicketContext } from '../../trading/ticket/context.ts';
import type { TicketDraft } from '../../trading/ticket/draft.ts';
import { estimate } from '../../trading/ticket/estimate.ts';
import { placementOf } from '../../trading/ticket/placement.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';

export interface ConfirmOrderProps {
  readonly draft: TicketDraft;
  readonly context: TicketContext;
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
}

/** Size, price, cost and fee once more, for who wants to be asked. */
export function ConfirmOrder({ draft, context, onConfirm, onClose }: ConfirmOrderProps) {
  const words = placementWords(placementOf(draft, context), context.market.base);
  const expected = estimate(draft, context);
  return (
    <ConfirmDialog
      title="Send this order?"
      action="Send the order"
      tone="primary"
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <p>
        <PaperTag /> <b>{words}</b> in {marketWords(context.market.symbol)}
      </p>
      {expected !== null && (
        <p>
          Cost {formatAmount(expected.cost)} {expected.costCurrency}, fee {formatAmount(expected.fee)}{' '}
          {expected.feeCurrency}
        </p>
      )}
    </ConfirmDialog>
  );
}
