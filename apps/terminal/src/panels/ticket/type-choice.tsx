import { TICKET_TYPES, TYPE_SHAPES, withType } from '../../trading/ticket/draft.ts';
import type { TicketType } from '../../trading/ticket/draft.ts';
import type { TicketPartProps } from './ticket-form.tsx';
import styles from './ticket.module.css';

const QUICK = ['limit', 'market'] as const satisfies readonly TicketType[];
const OTHERS = TICKET_TYPES.filter((type) => !(QUICK as readonly TicketType[]).includes(type));

/** The two types that are used most are one press away, the others a list. */
export function TypeChoice({ draft, onChange }: TicketPartProps) {
  const choose = (type: TicketType) => onChange(withType(draft, type));
  const isOther = OTHERS.includes(draft.type);
  return (
    <div className={styles.types} role="group" aria-label="Order type">
      {QUICK.map((type) => (
        <button key={type} type="button" aria-pressed={draft.type === type} onClick={() => choose(type)}>
          {TYPE_SHAPES[type].label}
        </button>
      ))}
      <select
        aria-label="Other order types"
        data-on={isOther}
        value={isOther ? draft.type : ''}
        onChange={(event) => choose(event.target.value as TicketType)}
      >
        <option value="" disabled hidden>
          Stop & more
        </option>
        {OTHERS.map((type) => (
          <option key={type} value={type}>
            {TYPE_SHAPES[type].label}
          </option>
        ))}
      </select>
    </div>
  );
}
