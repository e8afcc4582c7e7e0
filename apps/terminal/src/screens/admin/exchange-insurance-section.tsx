import { useQuery, useQueryClient } from '@tanstack/react-query';

import { useState } from 'react';
import { withStepUp } from '../../account/step-up.ts';
import { useUser } from '../../account/use-account.ts';
import { formatAmount } from '../../format/amounts.ts';
import { directionClass } from '../../format/numbers.ts';
import { formatTime } from '../../format/time.ts';
import { useServices } from '../../services.ts';
import { useSettings } from '../../stores/settings.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Button } from '../../ui/form/button.tsx';
import { TextField } from '../../ui/form/field.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { notify } from '../../ui/notify.ts';
import { PaperTag } from '../../ui/paper-tag.tsx';
import { Panel, WideTable } from '../../ui/panel.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { ReasonField } from './exchange-reason-field.tsx';
import type { InsuranceFund } from './exchange-types.ts';
import styles from './admin.module.css';

const KEY = ['admin', 'insurance'] as const;
const EVERY_MS = 5_000;

/** What the insurance fund has, what it has taken over, and how it came there. */
export function InsuranceSection() {
  const { api } = useServices();
  const isAdministrator = useUser()?.role === 'admin';
  const [isPaying, setPaying] = useState(false);
  const query = useQuery({
    queryKey: KEY,
    refetchInterval: EVERY_MS,
    refetchOnMount: 'always',
    queryFn: () => api.exchangeAdmin.insuranceFund(),
  });
  return (
    <>
      <Loaded query={query} what="the insurance fund" rows={10}>
        {(fund) => (
          <div className={styles.stack}>
            <Panel
              title="Money"
              lead="Pays what is missing when a position closes below its bankruptcy price."
              tools={isAdministrator && <Button onPress={() => setPaying(true)}>Pay in</Button>}
            >
              <p>
                <PaperTag world={fund.world} />
              </p>
              <Balances balances={fund.balances} />
            </Panel>
            <Positions positions={fund.positions} />
            <Movements history={fund.history} />
          </div>
        )}
      </Loaded>
      {isPaying && <PayIn onClose={() => setPaying(false)} />}
    </>
  );
}

function Balances({ balances }: Pick<InsuranceFund, 'balances'>) {
  if (balances.length === 0) {
    return <EmptyState title="The fund is empty" hint="Losses beyond a bankruptcy price auto-deleverage." />;
  }
  return (
    <dl className={styles.figures} data-testid="insurance-balances">
      {balances.map(({ currency, amount }) => (
        <div key={currency}>
          <dt>{currency}</dt>
          <dd>{formatAmount(amount)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Positions({ positions }: Pick<InsuranceFund, 'positions'>) {
  return (
    <Panel title="Positions taken over">
      {positions.length === 0 ? (
        <EmptyState title="None" />
      ) : (
        <WideTable label="Positions taken over">
          <thead>
            <tr>
              <th scope="col">Market</th>
              <th scope="col">Quantity</th>
              <th scope="col">Entry</th>
              <th scope="col">Unrealised, USDT</th>
            </tr>
          </thead>
          <tbody>
            {positions.map(({ symbol, quantity, entryPrice, unrealizedPnl }) => (
              <tr key={symbol}>
                <th scope="row">{symbol}</th>
                <td>{formatAmount(quantity, { signed: true })}</td>
                <td>{formatAmount(entryPrice)}</td>
                <td className={directionClass(Number(unrealizedPnl))}>
                  {formatAmount(unrealizedPnl, { signed: true })}
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Panel>
  );
}

function Movements({ history }: Pick<InsuranceFund, 'history'>) {
  const zone = useSettings((settings) => settings.timeZone);
  return (
    <Panel title="Newest movements">
      {history.length === 0 ? (
        <EmptyState title="Nothing has moved yet" />
      ) : (
        <WideTable label="Movements of the fund">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Kind</th>
              <th scope="col">Market</th>
              <th scope="col">Amount</th>
              <th scope="col">Currency</th>
            </tr>
          </thead>
          <tbody>
            {history.map(({ id, time, kind, symbol, amount, currency }) => (
              <tr key={id}>
                <td>{formatTime(Date.parse(time), 'full', zone)}</td>
                <td>{kind.replaceAll('_', ' ')}</td>
                <td>{symbol ?? '–'}</td>
                <td className={directionClass(Number(amount))}>{formatAmount(amount, { signed: true })}</td>
                <td>{currency}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Panel>
  );
}

function PayIn({ onClose }: { readonly onClose: () => void }) {
  const { api } = useServices();
  const queries = useQueryClient();
  return (
    <ConfirmDialog
      title="Pay into the insurance fund"
      action="Pay in"
      tone="primary"
      onClose={onClose}
      onConfirm={async ({ currency = '', amount = '', reason = '' }) => {
        const fund = await withStepUp(() =>
          api.exchangeAdmin.payIntoInsuranceFund({
            currency: currency.trim(),
            amount: amount.trim(),
            reason,
          }),
        );
        queries.setQueryData(KEY, fund);
        notify(`Paid ${amount.trim()} ${currency.trim().toUpperCase()} into the insurance fund`);
      }}
    >
      <p>Paper money, from outside the exchange.</p>
      <TextField name="currency" label="Currency" defaultValue="USDT" autoComplete="off" required literal />
      <TextField
        name="amount"
        label="Amount"
        inputMode="decimal"
        autoComplete="off"
        placeholder="0.00"
        required
        autoFocus
      />
      <ReasonField />
    </ConfirmDialog>
  );
}
