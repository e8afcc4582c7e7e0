import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useServices } from '../../services.ts';
import { changeDraft, startDraft, useTicket } from '../../trading/ticket-store.ts';
import { marketWords } from '../../trading/order-words.ts';
import { PaperTag } from '../../trading/paper-tag.tsx';
import { useMarket } from '../market-context.ts';
import { TicketForm } from './ticket-form.tsx';
import { useTicketContext } from './use-ticket-context.ts';
import styles from './ticket.module.css';

/** The order ticket of the market that is shown. Esc gives the focus back to where it came from. */
export function TicketPanel() {
  const market = useMarket();
  const context = useTicketContext(market);
  const { feed } = useServices();
  const { isStale } = useSyncExternalStore(feed.subscribe, feed.current);
  const root = useRef<HTMLDivElement>(null);
  const cameFrom = useRef<HTMLElement | null>(null);
  const { draft, marketId, focusRequests } = useTicket();
  const isOfMarket = marketId === market.id;
  useEffect(() => startDraft(market.id), [market.id]);
  const answered = useRef(0);
  useEffect(() => {
    if (focusRequests === answered.current || !isOfMarket) return;
    answered.current = focusRequests;
    cameFrom.current = document.activeElement as HTMLElement | null;
    root.current?.querySelector<HTMLElement>('[data-first-field]')?.focus();
  }, [focusRequests, isOfMarket]);
  useEffect(() => {
    const panel = root.current!;
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      event.preventDefault();
      const back = cameFrom.current;
      if (back?.isConnected === true && back !== document.body) back.focus();
      else (document.activeElement as HTMLElement | null)?.blur();
    };
    panel.addEventListener('keydown', leave);
    return () => panel.removeEventListener('keydown', leave);
  }, []);
  return (
    <div ref={root} className={styles.panel}>
      <div className={styles.head}>
        <PaperTag />
        <span className={styles.symbol}>{marketWords(market.symbol)}</span>
        {isStale && <span className={styles.stale}>prices not current</span>}
      </div>
      {isOfMarket && <TicketForm draft={draft} context={context} onChange={changeDraft} />}
    </div>
  );
}
