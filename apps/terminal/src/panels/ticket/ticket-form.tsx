import { useEffect, useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { useUser } from '../../account/use-account.ts';
import { useSettings } from '../../stores/settings.ts';
import { checkTicket } from '../../trading/ticket/check.ts';
import { isPerpetual } from '../../trading/ticket/context.ts';
import type { TicketContext } from '../../trading/ticket/context.ts';
import type { TicketDraft } from '../../trading/ticket/draft.ts';
import { estimate } from '../../trading/ticket/estimate.ts';
import { canProtect } from '../../trading/ticket/protection.ts';
import { placementOf } from '../../trading/ticket/placement.ts';
import { ConfirmOrder } from './confirm-order.tsx';
import { ConditionFields } from './condition-fields.tsx';
import { LeverageRow } from './leverage-row.tsx';
import { PerpetualOffer } from './perpetual-offer.tsx';
import { PriceFields } from './price-fields.tsx';
import { ProtectionFields } from './protection-fields.tsx';
import { SendButton } from './send-button.tsx';
import { SideSwitch } from './side-switch.tsx';
import { SizeField } from './size-field.tsx';
import { Summary } from './summary.tsx';
import { TypeChoice } from './type-choice.tsx';
import { useSend } from './use-send.ts';
import styles from './ticket.module.css';

export interface TicketFormProps {
  readonly draft: TicketDraft;
  readonly context: TicketContext;
  readonly onChange: (change: Partial<TicketDraft>) => void;
}

/** What every group of fields gets. `errors` are by field. */
export interface TicketPartProps extends TicketFormProps {
  readonly errors: Readonly<Partial<Record<string, string>>>;
}

/** Fields, what they lead to, and the button. Enter sends from any field. */
export function TicketForm({ draft, context, onChange }: TicketFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const canSend = useUser() !== undefined && context.market.status === 'open';
  const asks = useSettings((settings) => settings.orderConfirmation === 'ask');
  const [isChecked, setChecked] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const { send, isSending, refusal, forget, attempts } = useSend(context);
  const found = isChecked ? checkTicket(draft, context) : {};
  const errors = { ...refusal.fields, ...found };
  const change = (changed: Partial<TicketDraft>) => {
    forget(Object.keys(changed));
    onChange(changed);
  };
  const focusError = () =>
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  useEffect(() => {
    if (attempts > 0) focusError();
  }, [attempts]);

  const dispatch = async () => {
    setAsking(false);
    const isSent = await send(placementOf(draft, context));
    if (!isSent) return;
    setChecked(false);
    onChange({ size: '', isProtected: false, stopLoss: '', takeProfit: '' });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isSending || !canSend) return;
    setChecked(true);
    if (Object.keys(checkTicket(draft, context)).length > 0) return void focusError();
    if (asks) setAsking(true);
    else void dispatch();
  };
  const part: TicketPartProps = { draft, context, errors, onChange: change };
  return (
    <form
      ref={form}
      className={styles.form}
      aria-label="Order ticket, paper money"
      noValidate
      onSubmit={submit}
    >
      <SideSwitch {...part} />
      {isPerpetual(context) ? <LeverageRow context={context} /> : <PerpetualOffer market={context.market} />}
      <TypeChoice {...part} />
      <PriceFields {...part} />
      <SizeField {...part} />
      <ConditionFields {...part} />
      {canProtect(draft, context) && <ProtectionFields {...part} />}
      <Summary estimate={estimate(draft, context)} context={context} side={draft.side} />
      {refusal.message !== null && (
        <p role="alert" className={styles.message}>
          {refusal.message}
        </p>
      )}
      <SendButton draft={draft} context={context} isSending={isSending} />
      {isAsking && (
        <ConfirmOrder draft={draft} context={context} onConfirm={dispatch} onClose={() => setAsking(false)} />
      )}
    </form>
  );
}
