import { lazy, Suspense, useState } from 'react';
import { useUser } from '../../account/use-account.ts';
import type { TicketContext } from '../../trading/ticket/context.ts';
import styles from './ticket.module.css';

const LeverageDialog = lazy(async () => ({
  default: (await import('./leverage-dialog.tsx')).LeverageDialog,
}));

/** Margin mode and leverage as they are, and the way to change them. */
export function LeverageRow({ context }: { readonly context: TicketContext }) {
  const [isOpen, setOpen] = useState(false);
  const isSignedIn = useUser() !== undefined;
  const { leverage, marginMode, market } = context;
  if (!isSignedIn) return <p className={styles.offer}>Perpetual, up to {market.maxLeverage}x leverage.</p>;
  return (
    <>
      <button
        type="button"
        className={styles.leverage}
        aria-label={`${marginMode} ${leverage}x: change margin mode and leverage`}
        onClick={() => setOpen(true)}
      >
        <span>{marginMode === 'cross' ? 'Cross' : 'Isolated'} </span>
        <span>{leverage}x</span>
      </button>
      {isOpen && (
        <Suspense>
          <LeverageDialog context={context} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
