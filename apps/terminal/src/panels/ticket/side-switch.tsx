import { isPerpetual } from '../../trading/ticket/context.ts';
import type { TicketPartProps } from './ticket-form.tsx';
import styles from './ticket.module.css';

const SIDES = [
  { side: 'buy', spot: 'Buy', perpetual: 'Buy / Long' },
  { side: 'sell', spot: 'Sell', perpetual: 'Sell / Short' },
] as const;

export function SideSwitch({ draft, context, onChange }: TicketPartProps) {
  return (
    <div className={styles.sides} role="group" aria-label="Side">
      {SIDES.map(({ side, spot, perpetual }) => (
        <button
          key={side}
          type="button"
          data-side={side}
          aria-pressed={draft.side === side}
          onClick={() => onChange({ side })}
        >
          {isPerpetual(context) ? perpetual : spot}
        </button>
      ))}
    </div>
  );
}
