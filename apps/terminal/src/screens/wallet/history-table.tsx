import type { WalletEntry } from '@tradewind/protocol';
import { formatAmount } from '../../format/amounts.ts';
import { directionClass } from '../../format/numbers.ts';
import { formatTime } from '../../format/time.ts';
import { useSettings } from '../../stores/settings.ts';
import { WideTable } from '../../ui/panel.tsx';
import { ENTRY_WORDS, WALLET_NAMES } from './wallet-words.ts';
import styles from './wallet.module.css';

export function HistoryTable({ entries }: { readonly entries: readonly WalletEntry[] }) {
  const zone = useSettings((settings) => settings.timeZone);
  return (
    <WideTable label="Movements">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Kind</th>
          <th scope="col">Wallet</th>
          <th scope="col" className={styles.number}>
            Amount
          </th>
          <th scope="col">Currency</th>
          <th scope="col" className={styles.number}>
            Balance after
          </th>
          <th scope="col">Reference</th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ id, time, type, account, amount, currency, balanceAfter, reference }) => (
          <tr key={id}>
            <td>{formatTime(Date.parse(time), 'full', zone)}</td>
            <td>{ENTRY_WORDS[type]}</td>
            <td>{WALLET_NAMES[account]}</td>
            <td className={`${styles.number} ${directionClass(Number(amount))}`}>
              {formatAmount(amount, { signed: true })}
            </td>
            <td>{currency}</td>
            <td className={styles.number}>{formatAmount(balanceAfter)}</td>
            <td className={styles.reference} title={reference ?? undefined}>
              {reference ?? '–'}
            </td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
