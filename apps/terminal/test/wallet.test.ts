import type { BalanceResource, WalletResource } from '@tradewind/protocol';
import { describe, expect, it } from 'vitest';
import { CallError } from '../src/feed/gateway.ts';
import { availableIn, heldCurrencies, shownBalances, withUpdate } from '../src/screens/wallet/balances.ts';
import { historyFilter } from '../src/screens/wallet/history-filter.ts';
import { AttemptKeys } from '../src/screens/wallet/idempotency.ts';
import { move } from '../src/screens/wallet/move.ts';

const balance = (currency: string, total: string, usdValue: string | null): BalanceResource => ({
  currency,
  available: total,
  locked: '0',
  total,
  usdValue,
});

const wallet = (
  spot: readonly BalanceResource[],
  margin: readonly BalanceResource[] = [],
): WalletResource => ({
  money: 'paper',
  world: 'practice',
  accounts: [
    { type: 'spot', balances: [...spot] },
    { type: 'margin', balances: [...margin] },
  ],
  totalUsd: '0',
  seq: 7,
});

const names = (balances: readonly BalanceResource[]) => balances.map(({ currency }) => currency);

describe('balances', () => {
  const all = [
    balance('DUST', '3', '0.4'),
    balance('ODD', '5', null),
    balance('BTC', '1', '64000'),
    balance('USDT', '0', '0'),
  ];

  it('stand with what is worth most first, and what nothing prices last', () => {
    expect(names(shownBalances(all, false))).toEqual(['BTC', 'DUST', 'USDT', 'ODD']);
  });

  it('can be shown without the small ones; what nothing prices is not taken for small', () => {
    expect(names(shownBalances(all, true))).toEqual(['BTC', 'ODD']);
    expect(names(shownBalances([balance('ODD', '0', null)], true))).toEqual([]);
  });

  it('tell what is held and what can be moved', () => {
    const both = wallet(all, [balance('USDT', '20.5', '20.5')]);
    expect(heldCurrencies(both)).toEqual(['BTC', 'DUST', 'ODD', 'USDT']);
    expect(availableIn(both, 'margin', 'USDT')).toBe('20.5');
    expect(availableIn(both, 'margin', 'BTC')).toBe('0');
  });
});

describe('an update of the wallet', () => {
  const before = wallet([balance('BTC', '2', '120000'), balance('USDT', '10', '10')]);
  const update = (seq: number) => ({
    seq,
    time: 1,
    balances: [
      { account: 'spot' as const, currency: 'BTC', available: '0.5', locked: '0.5', total: '1' },
      { account: 'margin' as const, currency: 'USDT', available: '5', locked: '0', total: '5' },
    ],
  });

  it('takes over what changed and leaves the rest', () => {
    const after = withUpdate(before, update(8));
    expect(after.seq).toBe(8);
    expect(after.accounts[0]!.balances).toContainEqual(balance('USDT', '10', '10'));
    expect(after.accounts[0]!.balances).toContainEqual({
      currency: 'BTC',
      available: '0.5',
      locked: '0.5',
      total: '1',
      usdValue: '60000.00',
    });
  });

  it('brings currencies that are new, without a worth until it is known', () => {
    expect(withUpdate(before, update(8)).accounts[1]!.balances).toEqual([balance('USDT', '5', null)]);
  });

  it.each([6, 7])('that is not newer (%i) changes nothing', (seq) => {
    expect(withUpdate(before, update(seq))).toBe(before);
  });
});

describe('keys of attempts', () => {
  const keys = () => {
    let count = 0;
    return new AttemptKeys(() => `key ${(count += 1)}`);
  };
  const failing = (code: string) => async () => Promise.reject(new CallError({ code, message: '' }));
  const used = async (attempts: AttemptKeys, wish: unknown) => attempts.attempt(wish, async (key) => key);

  it('stay for the same wish while nobody knows whether it was done', async () => {
    const attempts = keys();
    await expect(attempts.attempt({ amount: '1' }, failing('NETWORK'))).rejects.toThrow(CallError);
    await expect(attempts.attempt({ amount: '1' }, failing('INTERNAL'))).rejects.toThrow(CallError);
    expect(await used(attempts, { amount: '1' })).toBe('key 1');
    expect(await used(attempts, { amount: '1' })).toBe('key 2');
  });

  it('are new for another wish and after a refusal', async () => {
    const attempts = keys();
    await expect(attempts.attempt({ amount: '1' }, failing('NETWORK'))).rejects.toThrow(CallError);
    expect(await used(attempts, { amount: '2' })).toBe('key 2');
    await expect(attempts.attempt({ amount: '3' }, failing('INSUFFICIENT_BALANCE'))).rejects.toThrow(
      CallError,
    );
    expect(await used(attempts, { amount: '3' })).toBe('key 4');
  });

  it('are 128 random bits', async () => {
    const random = new AttemptKeys();
    const first = await used(random, 1);
    expect(first).toMatch(/^[\da-f]{32}$/);
    expect(await used(random, 1)).not.toBe(first);
  });
});

describe('movements', () => {
  const asked: unknown[] = [];
  const record = (name: string) => async (body: unknown, options: unknown) => {
    asked.push([name, body, options]);
    return { message: 'done' };
  };
  const api = {
    deposit: record('deposit'),
    withdraw: record('withdraw'),
    transfer: record('transfer'),
  } as unknown as Parameters<typeof move>[0];
  const wish = { currency: 'USDT', account: 'margin', amount: '1.5', recipient: 'ann' } as const;

  it('ask for what was wished, each under its key', async () => {
    for (const kind of ['deposit', 'withdraw', 'transfer', 'send'] as const)
      await move(api, { ...wish, kind }, 'k');
    const money = { currency: 'USDT', amount: '1.5' };
    expect(asked).toEqual([
      ['deposit', { ...money, account: 'margin' }, { idempotencyKey: 'k' }],
      ['withdraw', { ...money, account: 'margin' }, { idempotencyKey: 'k' }],
      ['transfer', { ...money, from: 'margin', to: 'spot' }, { idempotencyKey: 'k' }],
      ['transfer', { ...money, from: 'margin', to: 'spot', recipient: 'ann' }, { idempotencyKey: 'k' }],
    ]);
  });
});

describe('the filter of the history', () => {
  const anything = { currency: '', account: '', type: '', from: '', to: '' } as const;

  it('asks for anything where nothing is chosen', () => {
    expect(historyFilter(anything)).toEqual({});
    expect(historyFilter({ ...anything, currency: 'not a currency' })).toEqual({});
  });

  it('counts the last day whole', () => {
    expect(historyFilter({ ...anything, currency: 'usdt', from: '2026-11-20', to: '2026-11-21' })).toEqual({
      currency: 'USDT',
      from: '2026-11-20',
      to: '2026-11-22T00:00:00.000Z',
    });
  });
});
