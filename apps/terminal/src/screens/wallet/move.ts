import type { TradingApi } from '../../account/api.ts';
import type { WalletType } from './wallet-words.ts';

export type MovementKind = 'deposit' | 'withdraw' | 'transfer' | 'send';

/** A movement of money as it was asked for. */
export interface MoveWish {
  readonly kind: MovementKind;
  readonly currency: string;
  /** Into which wallet it is paid, else out of which it goes. */
  readonly account: WalletType;
  /** Decimal text, as typed. */
  readonly amount: string;
  /** Username of who gets what is sent. */
  readonly recipient: string;
}

/**
 * Asks the server for a movement, under a key by which it is done once. What is transferred goes into one's other wallet,
 * what is sent into the recipient's spot wallet.
 * @throws {CallError}
 */
export function move(
  api: Pick<TradingApi['wallet'], 'deposit' | 'withdraw' | 'transfer'>,
  { kind, currency, account, amount, recipient }: MoveWish,
  idempotencyKey: string,
): Promise<{ readonly message: string }> {
  const options = { idempotencyKey };
  switch (kind) {
    case 'deposit':
      return api.deposit({ currency, amount, account }, options);
    case 'withdraw':
      return api.withdraw({ currency, amount, account }, options);
    case 'transfer':
      return api.transfer(
        { currency, amount, from: account, to: account === 'spot' ? 'margin' : 'spot' },
        options,
      );
    case 'send':
      return api.transfer({ currency, amount, from: account, to: 'spot', recipient }, options);
  }
}
