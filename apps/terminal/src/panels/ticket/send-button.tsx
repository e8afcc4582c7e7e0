import { Link, useLocation } from '@tanstack/react-router';
import { useUser } from '../../account/use-account.ts';
import { isPerpetual } from '../../trading/ticket/context.ts';
import type { TicketContext } from '../../trading/ticket/context.ts';
import type { TicketDraft } from '../../trading/ticket/draft.ts';
import styles from './ticket.module.css';

export interface SendButtonProps {
  readonly draft: TicketDraft;
  readonly context: TicketContext;
  readonly isSending: boolean;
}

/** Sends the order; for visitors the way in, and where the market takes no orders, why. */
export function SendButton({ draft, context, isSending }: SendButtonProps) {
  const user = useUser();
  const { pathname, searchStr } = useLocation();
  const { market } = context;
  if (user === undefined) {
    return (
      <Link to="/sign-in" search={{ returnTo: pathname + searchStr }} className={styles.signIn}>
        Sign in to trade paper money
      </Link>
    );
  }
  if (market.status !== 'open') {
    return (
      <p className={styles.message}>
        {market.status === 'halted'
          ? 'This market is halted.'
          : 'This market takes only cancellations for now.'}
      </p>
    );
  }
  const verb = draft.side === 'buy' ? 'Buy' : 'Sell';
  const words = isPerpetual(context) ? `${verb} / ${draft.side === 'buy' ? 'Long' : 'Short'}` : verb;
  return (
    <button
      type="submit"
      className={styles.send}
      data-side={draft.side}
      disabled={isSending}
      aria-busy={isSending}
    >
      {isSending ? 'Sending…' : `${words} ${market.base}`}
      <span className={styles.sendNote}>paper money</span>
    </button>
  );
}
