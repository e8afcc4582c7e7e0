import { useQueryClient } from '@tanstack/react-query';
import type { WalletResource } from '@tradewind/protocol';
import { useState } from 'react';
import { useServices } from '../../services.ts';
import { useMarkets } from '../../stores/markets.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { SelectField, TextField } from '../../ui/form/field.tsx';
import { notify } from '../../ui/notify.ts';
import { AmountField } from './amount-field.tsx';
import { availableIn, heldCurrencies } from './balances.ts';
import { AttemptKeys } from './idempotency.ts';
import { move } from './move.ts';
import type { MovementKind } from './move.ts';
import { WALLET_CHOICES, WALLET_NAMES } from './wallet-words.ts';
import type { WalletType } from './wallet-words.ts';
import styles from './wallet.module.css';

/** What somebody wants to do, with what is known of it already. */
export interface Movement {
  readonly kind: MovementKind;
  readonly from?: WalletType;
  readonly currency?: string;
}

interface KindWords {
  readonly title: string;
  readonly action: string;
  readonly meaning: string;
  /** What the wallet that is chosen is to the movement. */
  readonly wallet: string;
}

const WORDS: Readonly<Record<MovementKind, KindWords>> = {
  deposit: {
    title: 'Deposit paper money',
    action: 'Deposit',
    meaning: 'Paper money comes from nowhere and is worth nothing outside this platform.',
    wallet: 'Into',
  },
  withdraw: {
    title: 'Withdraw paper money',
    action: 'Withdraw',
    meaning: 'Paper money that is withdrawn is gone: nobody pays it out.',
    wallet: 'From',
  },
  transfer: {
    title: 'Transfer between your wallets',
    action: 'Transfer',
    meaning: 'At once and free of charge. Paper money.',
    wallet: 'From',
  },
  send: {
    title: 'Send paper money to another user',
    action: 'Send',
    meaning: 'At once, free of charge, and it can’t be taken back. Paper money.',
    wallet: 'From',
  },
};

const WALLET_OPTIONS = WALLET_CHOICES.map((type) => [type, WALLET_NAMES[type]] as const);
const DIRECTIONS = [
  ['spot', 'Spot wallet to margin wallet'],
  ['margin', 'Margin wallet to spot wallet'],
] as const;
const DEFAULT_CURRENCY = 'USDT';

export interface MoveDialogProps {
  readonly wallet: WalletResource;
  readonly movement: Movement;
  readonly onClose: () => void;
}

/** Moves money in, out, between one's wallets or to somebody else. Repeating it after a lost answer moves it once. */
export function MoveDialog({ wallet, movement, onClose }: MoveDialogProps) {
  const { kind } = movement;
  const { api } = useServices();
  const queries = useQueryClient();
  const [keys] = useState(() => new AttemptKeys());
  const held = heldCurrencies(wallet);
  const listed = useListedCurrencies();
  const currencies = kind === 'deposit' ? listed : held;
  const [currency, setCurrency] = useState(
    movement.currency ??
      (currencies.includes(DEFAULT_CURRENCY) ? DEFAULT_CURRENCY : (currencies[0] ?? DEFAULT_CURRENCY)),
  );
  const [account, setAccount] = useState<WalletType>(movement.from ?? 'spot');
  const words = WORDS[kind];
  return (
    <ConfirmDialog
      title={words.title}
      action={words.action}
      tone={kind === 'withdraw' ? 'danger' : 'primary'}
      onClose={onClose}
      onConfirm={async ({ amount = '', recipient = '' }) => {
        const wish = { kind, currency, account, amount: amount.trim(), recipient: recipient.trim() };
        const { message } = await keys.attempt(wish, (key) => move(api.wallet, wish, key));
        notify(message);
        await queries.invalidateQueries({ queryKey: ['account'] });
      }}
    >
      <p className={styles.notice}>{words.meaning}</p>
      {kind === 'send' && (
        <TextField name="recipient" label="Username" autoComplete="off" required literal autoFocus />
      )}
      <SelectField
        name="currency"
        label="Currency"
        options={withChosen(currencies, currency).map((each) => [each, each])}
        defaultValue={currency}
        onChange={setCurrency}
      />
      <SelectField
        name="account"
        label={kind === 'transfer' ? 'Direction' : words.wallet}
        options={kind === 'transfer' ? DIRECTIONS : WALLET_OPTIONS}
        defaultValue={account}
        onChange={(value) => setAccount(value as WalletType)}
      />
      <AmountField
        currency={currency}
        available={kind === 'deposit' ? undefined : availableIn(wallet, account, currency)}
        autoFocus={kind !== 'send'}
      />
    </ConfirmDialog>
  );
}

/** Everything that some market trades or counts in, by name. */
function useListedCurrencies(): readonly string[] {
  const { data: markets } = useMarkets();
  const all = new Set(markets?.all.flatMap(({ base, quote }) => [base, quote]));
  return [...all].toSorted((a, b) => a.localeCompare(b, 'en'));
}

function withChosen(currencies: readonly string[], chosen: string): readonly string[] {
  return currencies.includes(chosen) ? currencies : [chosen, ...currencies];
}
