import type { Amount } from '@tradewind/margin';
import type { AccountCommand, WalletKind } from '../command.ts';
import { Refusal } from '../outcome.ts';
import { marginFigures } from '../positions/figures.ts';
import type { Account, World } from '../world.ts';
import type { Entry } from './entries.ts';
import { HOUSE } from './ledger.ts';

/** More than this in one movement is a mistake: a billion units of a currency with eight places. */
const LARGEST: Amount = 10n ** 27n;

function checkAmount(amount: Amount): void {
  if (amount <= 0n) throw new Refusal('invalid_amount', 'the amount must be above zero');
  if (amount > LARGEST) throw new Refusal('amount_out_of_range', 'the amount is too large');
}

function walletOf(world: World, account: Account, kind: WalletKind, currency: string): Entry {
  return kind === 'spot'
    ? world.spot(account, currency)
    : world.ledger.entry(account.number, 'margin', currency);
}

/** What may leave a wallet. */
export function spendable(world: World, account: Account, kind: WalletKind, currency: string): Amount {
  if (kind === 'margin') return marginFigures(world, account, currency).transferable;
  const { balance, held } = world.spot(account, currency);
  return balance - held;
}

function checkSpendable(
  world: World,
  account: Account,
  kind: WalletKind,
  currency: string,
  amount: Amount,
): void {
  if (spendable(world, account, kind, currency) < amount) {
    throw new Refusal('insufficient_balance', `not enough ${currency} is available in the ${kind} wallet`);
  }
}

/** Paper money from outside. @throws {Refusal} */
export function deposit(
  world: World,
  account: Account,
  command: Extract<AccountCommand, { type: 'deposit' }>,
): void {
  checkAmount(command.amount);
  const external = world.ledger.entry(HOUSE.external, 'spot', command.currency);
  const wallet = walletOf(world, account, command.wallet, command.currency);
  world.ledger.transfer('deposit', external, wallet, command.amount, null);
}

/** Paper money to outside. @throws {Refusal} */
export function withdraw(
  world: World,
  account: Account,
  command: Extract<AccountCommand, { type: 'withdraw' }>,
): void {
  checkAmount(command.amount);
  checkSpendable(world, account, command.wallet, command.currency, command.amount);
  const external = world.ledger.entry(HOUSE.external, 'spot', command.currency);
  const wallet = walletOf(world, account, command.wallet, command.currency);
  world.ledger.transfer('withdrawal', wallet, external, command.amount, null);
}

/** Between an account's wallets, or to another account. @throws {Refusal} */
export function transfer(
  world: World,
  account: Account,
  command: Extract<AccountCommand, { type: 'transfer' }>,
): void {
  const { currency, amount, from, to, toAccount = account.number } = command;
  checkAmount(amount);
  if (toAccount === account.number && from === to)
    throw new Refusal('invalid_combination', 'from and to are the same wallet');
  checkSpendable(world, account, from, currency, amount);
  const target = walletOf(world, world.account(toAccount), to, currency);
  world.ledger.transfer('transfer', walletOf(world, account, from, currency), target, amount, null);
}

/** The house pays into its insurance fund. */
export function fundInsurance(world: World, currency: string, amount: Amount): void {
  checkAmount(amount);
  const external = world.ledger.entry(HOUSE.external, 'spot', currency);
  world.ledger.transfer(
    'insurance',
    external,
    world.ledger.entry(HOUSE.insurance, 'spot', currency),
    amount,
    null,
  );
}
