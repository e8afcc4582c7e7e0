import type { BalanceResource } from '@tradewind/protocol';
import { formatAmount, formatUsd } from '../../format/amounts.ts';
import { Button } from '../../ui/form/button.tsx';
import { Panel, WideTable } from '../../ui/panel.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { shownBalances } from './balances.ts';
import { WALLET_MEANINGS, WALLET_NAMES } from './wallet-words.ts';
import type { WalletType } from './wallet-words.ts';
import styles from './wallet.module.css';

export interface BalancePanelProps {
  readonly type: WalletType;
  readonly balances: readonly BalanceResource[];
  readonly hideSmall: boolean;
  readonly onTransfer: (currency: string) => void;
}

/** One wallet: every currency with what is free, what orders and positions hold, and what it is worth. */
export function BalancePanel({ type, balances, hideSmall, onTransfer }: BalancePanelProps) {
  const name = WALLET_NAMES[type];
  const shown = shownBalances(balances, hideSmall);
  const hidden = balances.length - shown.length;
  return (
    <Panel title={name} lead={WALLET_MEANINGS[type]}>
      {shown.length === 0 ? (
        <EmptyState
          title={balances.length === 0 ? 'Nothing in it yet' : 'Only small balances'}
          hint={
            balances.length === 0
              ? 'Deposit paper money, or transfer some from the other wallet.'
              : 'They are hidden.'
          }
        />
      ) : (
        <WideTable label={name}>
          <thead>
            <tr>
              <th scope="col">Currency</th>
              <th scope="col" className={styles.number}>
                Available
              </th>
              <th scope="col" className={styles.number}>
                Locked
              </th>
              <th scope="col" className={styles.number}>
                Total
              </th>
              <th scope="col" className={styles.number}>
                US dollars
              </th>
              <th scope="col">
                <span className="visually-hidden">Transfer</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ currency, available, locked, total, usdValue }) => (
              <tr key={currency} data-testid={`${type}-${currency}`}>
                <th scope="row">{currency}</th>
                <td className={styles.number}>{formatAmount(available)}</td>
                <td className={styles.number}>{formatAmount(locked)}</td>
                <td className={styles.number}>{formatAmount(total)}</td>
                <td className={styles.number}>{formatUsd(usdValue)}</td>
                <td className={styles.number}>
                  <Button
                    tone="link"
                    label={`Transfer ${currency} out of the ${name.toLowerCase()}`}
                    isDisabled={Number(available) === 0}
                    onPress={() => onTransfer(currency)}
                  >
                    Transfer
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
      {hidden > 0 && shown.length > 0 && (
        <p className={styles.dim}>
          {hidden === 1 ? 'One small balance is' : `${hidden} small balances are`} hidden.
        </p>
      )}
    </Panel>
  );
}
