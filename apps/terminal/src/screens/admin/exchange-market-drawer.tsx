import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { withStepUp } from '../../account/step-up.ts';
import { useServices } from '../../services.ts';
import type { ListedMarket } from '../../stores/markets.ts';
import { marketsQuery } from '../../stores/markets.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Button, ButtonRow } from '../../ui/form/button.tsx';
import { TextField } from '../../ui/form/field.tsx';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { ModalDialog } from '../../ui/modal-dialog.tsx';
import { notify } from '../../ui/notify.ts';
import { Tag } from '../../ui/panel.tsx';
import { changedNumbers, changedTexts } from './exchange-changes.ts';
import { MARKET_STATUSES, STATUS_CHANGES, STATUS_TONES, STATUS_WORDS } from './exchange-market-words.ts';
import type { MarketStatus } from './exchange-market-words.ts';
import { ReasonField } from './exchange-reason-field.tsx';
import styles from './admin.module.css';

export interface MarketDrawerProps {
  readonly market: ListedMarket;
  readonly onClose: () => void;
}

/** What administrators can do with a market. Everything wants a reason, which the audit log keeps. */
export function MarketDrawer({ market, onClose }: MarketDrawerProps) {
  const services = useServices();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<MarketStatus | null>(null);
  const { symbol, status, type, tickSize, lotSize, minNotional, maxLeverage } = market;
  const change = async (
    settings: Omit<Parameters<typeof services.api.exchangeAdmin.market>[0], 'symbol'>,
  ) => {
    await withStepUp(() => services.api.exchangeAdmin.market({ symbol, ...settings }));
    await queries.invalidateQueries({ queryKey: marketsQuery(services).queryKey });
  };
  return (
    <ModalDialog title={symbol} width={440} placement="side" onClose={onClose}>
      <div className={styles.drawer}>
        <section className={styles.section}>
          <h3>
            Trading <Tag tone={STATUS_TONES[status]}>{STATUS_WORDS[status]}</Tag>
          </h3>
          <ButtonRow>
            {MARKET_STATUSES.filter((each) => each !== status).map((each) => (
              <Button
                key={each}
                tone={each === 'open' ? 'primary' : each === 'halted' ? 'danger' : 'plain'}
                onPress={() => setAsked(each)}
              >
                {STATUS_CHANGES[each].action}
              </Button>
            ))}
          </ButtonRow>
        </section>
        <section className={styles.section}>
          <h3>Settings</h3>
          <Form
            key={`${tickSize} ${lotSize} ${minNotional} ${maxLeverage}`}
            label={`Settings of ${symbol}`}
            submit={async (values) => {
              const settings = {
                ...changedTexts({ tickSize, lotSize, minNotional }, values),
                ...(type === 'spot' ? {} : changedNumbers({ maxLeverage }, values)),
              };
              if (Object.keys(settings).length === 0) return notify('Nothing to change');
              await change({ ...settings, reason: values['reason'] ?? '' });
              return notify(`${symbol} changed`);
            }}
          >
            <TextField
              name="tickSize"
              label="Tick"
              hint="Smallest step of a price."
              inputMode="decimal"
              defaultValue={tickSize}
              required
            />
            <TextField
              name="lotSize"
              label="Lot"
              hint="Smallest step of a quantity."
              inputMode="decimal"
              defaultValue={lotSize}
              required
            />
            <TextField
              name="minNotional"
              label={`Smallest order in ${market.quote}`}
              inputMode="decimal"
              defaultValue={minNotional}
              required
            />
            {type === 'perpetual' && (
              <TextField
                name="maxLeverage"
                label="Largest leverage"
                inputMode="numeric"
                defaultValue={String(maxLeverage)}
                required
              />
            )}
            <ReasonField />
            <SubmitButton tone="plain">Save</SubmitButton>
          </Form>
        </section>
        <button type="button" className={styles.name} onClick={onClose}>
          Close
        </button>
      </div>
      {asked !== null && (
        <ConfirmDialog
          title={STATUS_CHANGES[asked].question(symbol)}
          action={STATUS_CHANGES[asked].action}
          tone={asked === 'open' ? 'primary' : 'danger'}
          onClose={() => setAsked(null)}
          onConfirm={async ({ reason = '' }) => {
            await change({ status: asked, reason });
            notify(`${symbol} is ${STATUS_WORDS[asked]}`);
          }}
        >
          <p>{STATUS_CHANGES[asked].meaning}</p>
          <ReasonField autoFocus />
        </ConfirmDialog>
      )}
    </ModalDialog>
  );
}
