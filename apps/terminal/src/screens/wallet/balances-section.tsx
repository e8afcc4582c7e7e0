import type { WalletResource } from '@tradewind/protocol';
import { useState } from 'react';
import { formatUsd } from '../../format/amounts.ts';
import { Button, ButtonRow } from '../../ui/form/button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PaperTag } from '../../ui/paper-tag.tsx';
import { BalancePanel } from './balance-panel.tsx';
import { MoveDialog } from './move-dialog.tsx';
import type { Movement } from './move-dialog.tsx';
import { useWallet } from './use-wallet.ts';
import styles from './wallet.module.css';

/** What one has, by wallet, and the ways to move it. */
export function BalancesSection() {
  const query = useWallet();
  return (
    <Loaded query={query} what="the wallet" rows={10}>
      {(wallet) => <Balances wallet={wallet} />}
    </Loaded>
  );
}

function Balances({ wallet }: { readonly wallet: WalletResource }) {
  const [movement, setMovement] = useState<Movement | null>(null);
  const [hideSmall, setHideSmall] = useState(false);
  return (
    <div className={styles.stack}>
      <div className={styles.head}>
        <dl className={styles.total}>
          <dt>
            Total value <PaperTag world={wallet.world} />
          </dt>
          <dd data-testid="wallet-total">{formatUsd(wallet.totalUsd)}</dd>
        </dl>
        <ButtonRow>
          <Button tone="primary" onPress={() => setMovement({ kind: 'deposit' })}>
            Deposit
          </Button>
          <Button onPress={() => setMovement({ kind: 'withdraw' })}>Withdraw</Button>
          <Button onPress={() => setMovement({ kind: 'transfer' })}>Transfer</Button>
          <Button onPress={() => setMovement({ kind: 'send' })}>Send to a user</Button>
        </ButtonRow>
      </div>
      <label className={styles.small}>
        <input type="checkbox" checked={hideSmall} onChange={(event) => setHideSmall(event.target.checked)} />
        Hide balances worth less than $1
      </label>
      {wallet.accounts.map(({ type, balances }) => (
        <BalancePanel
          key={type}
          type={type}
          balances={balances}
          hideSmall={hideSmall}
          onTransfer={(currency) => setMovement({ kind: 'transfer', from: type, currency })}
        />
      ))}
      {movement !== null && (
        <MoveDialog wallet={wallet} movement={movement} onClose={() => setMovement(null)} />
      )}
    </div>
  );
}
