import { depositBody, transferBody } from '@tradewind/protocol';
import type { Scope, WalletEntry } from '@tradewind/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../src/modules/auth/principal.ts';
import { csvLines } from '../src/modules/trading/csv.ts';
import { openTestExchange } from './support/exchange.ts';
import type { TestExchange } from './support/exchange.ts';
import { refusal } from './support/refusal.ts';

let exchange: TestExchange;

beforeAll(async () => {
  exchange = await openTestExchange();
}, 60_000);
afterAll(() => exchange?.close());

const deposit = (fields: Record<string, unknown>) => depositBody.parse({ currency: 'usdt', ...fields });
const transfer = (fields: Record<string, unknown>) =>
  transferBody.parse({ currency: 'USDT', from: 'spot', to: 'margin', ...fields });
const program = (principal: Principal, scopes: readonly Scope[]): Principal => ({
  ...principal,
  proof: { kind: 'api_key', keyId: 'a-key', scopes },
});
const totals = async ({ userId }: Principal) => {
  const { accounts } = await exchange.wallet.currency(userId, 'USDT');
  return accounts.map(({ total }) => total);
};

describe('a wallet', () => {
  it('says what it is worth, and what nothing prices', async () => {
    const { userId } = await exchange.somebody();
    await exchange.wallet.deposit(userId, deposit({ currency: 'BTC', amount: '0.5' }));
    const wallet = await exchange.wallet.wallet(userId);
    expect(wallet).toMatchObject({ money: 'paper', world: 'practice', totalUsd: '132000' });
    expect(wallet.accounts).toEqual([
      {
        type: 'spot',
        balances: [
          { currency: 'BTC', available: '0.5', locked: '0', total: '0.5', usdValue: '32000' },
          { currency: 'USDT', available: '100000', locked: '0', total: '100000', usdValue: '100000' },
        ],
      },
      { type: 'margin', balances: [] },
    ]);
    exchange.state.prices.delete('BTC');
    const unpriced = await exchange.wallet.wallet(userId);
    exchange.state.prices.set('BTC', '64000');
    expect(unpriced.totalUsd).toBe('100000');
    expect(unpriced.accounts[0]!.balances[0]!.usdValue).toBeNull();
  });

  it('shows zero of a currency that was never there, and nothing of one that is not traded', async () => {
    const { userId } = await exchange.somebody();
    const { accounts } = await exchange.wallet.currency(userId, 'BTC');
    const nothing = { currency: 'BTC', available: '0', locked: '0', total: '0', usdValue: '0' };
    expect(accounts).toEqual([
      { type: 'spot', ...nothing },
      { type: 'margin', ...nothing },
    ]);
    expect((await refusal(exchange.wallet.currency(userId, 'DOGE'))).code).toBe('NOT_FOUND');
  });
});

describe('paper money', () => {
  it('is paid in and out to the last digit, and is called what it is', async () => {
    const somebody = await exchange.somebody();
    const { userId } = somebody;
    const paid = await exchange.wallet.deposit(
      userId,
      deposit({ amount: '0.00000001', account: 'margin' }),
      'in',
    );
    expect(paid).toMatchObject({
      money: 'paper',
      message: 'Paper money: 0.00000001 USDT were paid in.',
    });
    expect(paid.balances).toContainEqual({
      account: 'margin',
      currency: 'USDT',
      available: '0.00000001',
      locked: '0',
      total: '0.00000001',
      usdValue: '0.00000001',
    });
    expect(await exchange.wallet.deposit(userId, deposit({ amount: 1e-8, account: 'margin' }), 'in')).toEqual(
      paid,
    );
    const out = await exchange.wallet.withdraw(userId, deposit({ amount: '99999.99999999' }));
    expect(out.message).toMatch(/^Paper money: .* gone\.$/);
    expect(await totals(somebody)).toEqual(['0.00000001', '0.00000001']);
  });

  it('moves between one’s own wallets and to somebody else', async () => {
    const [a, b] = [await exchange.somebody(), await exchange.somebody()];
    await exchange.wallet.transfer(a, transfer({ amount: '10' }));
    await exchange.wallet.transfer(
      a,
      transfer({ amount: '3', from: 'margin', to: 'spot', recipient: b.username.toUpperCase() }),
    );
    await exchange.wallet.transfer(
      a,
      transfer({ amount: '2', from: 'spot', to: 'spot', recipient: b.username }),
    );
    expect(await totals(a)).toEqual(['99988', '7']);
    expect(await totals(b)).toEqual(['100005', '0']);
    // Oneself is no recipient, but one’s other wallet.
    await exchange.wallet.transfer(a, transfer({ amount: '1', recipient: a.username }));
    expect(await totals(a)).toEqual(['99987', '8']);
    const nowhere = transfer({ amount: '1', from: 'spot', to: 'spot', recipient: a.username });
    expect((await refusal(exchange.wallet.transfer(a, nowhere))).code).toBe('VALIDATION_FAILED');
  });

  it('a key sends to others only with the scope for it', async () => {
    const [a, b] = [await exchange.somebody(), await exchange.somebody()];
    const gift = transfer({ amount: '1', recipient: b.username });
    const refused = await refusal(exchange.wallet.transfer(program(a, ['read', 'trade']), gift));
    expect(refused.code).toBe('INSUFFICIENT_SCOPE');
    expect(await totals(a)).toEqual(['100000', '0']);
    await exchange.wallet.transfer(program(a, ['trade']), transfer({ amount: '1' }));
    await exchange.wallet.transfer(program(a, ['trade', 'withdraw']), gift);
    expect(await totals(a)).toEqual(['99998', '1']);
  });

  it('does not go to who is not there, suspended or deleted', async () => {
    const [a, b] = [await exchange.somebody(), await exchange.somebody()];
    const refused = [
      await refusal(exchange.wallet.transfer(a, transfer({ amount: '1', recipient: 'nobody-at-all' }))),
    ];
    for (const status of ['suspended', 'deleted'] as const) {
      await exchange.users.update(b.userId, { status });
      refused.push(
        await refusal(exchange.wallet.transfer(a, transfer({ amount: '1', recipient: b.username }))),
      );
    }
    expect(refused.map(({ code }) => code)).toEqual(Array(3).fill('NOT_FOUND'));
    expect(await totals(a)).toEqual(['100000', '0']);
  });

  it.each([
    ['more than there is', () => transfer({ amount: '100000.00000001' }), 'INSUFFICIENT_BALANCE'],
    [
      'from an empty wallet',
      () => transfer({ amount: '1', from: 'margin', to: 'spot' }),
      'INSUFFICIENT_BALANCE',
    ],
    ['more digits than the currency has', () => transfer({ amount: '0.000000001' }), 'ORDER_REJECTED'],
    ['an amount beyond any', () => transfer({ amount: '9'.repeat(30) }), 'ORDER_REJECTED'],
    ['a currency that is not traded', () => transfer({ amount: '1', currency: 'DOGE' }), 'NOT_FOUND'],
  ])('a transfer of %s is refused and moves nothing', async (_title, body, code) => {
    const somebody = await exchange.somebody();
    await exchange.wallet.wallet(somebody.userId);
    expect((await refusal(exchange.wallet.transfer(somebody, body()))).code).toBe(code);
    expect(await totals(somebody)).toEqual(['100000', '0']);
  });

  it('is paid in up to a limit, as far as it is priced', async () => {
    const somebody = await exchange.somebody();
    const { userId } = somebody;
    await exchange.wallet.deposit(userId, deposit({ amount: '1000000' }));
    const above = await refusal(exchange.wallet.deposit(userId, deposit({ amount: '1000000.00000001' })));
    expect([above.code, above.details]).toEqual([
      'ORDER_REJECTED',
      { reason: 'amount_above_limit', limitUsd: '1000000' },
    ]);
    const bitcoin = deposit({ currency: 'BTC', amount: '16' });
    expect((await refusal(exchange.wallet.deposit(userId, bitcoin))).code).toBe('ORDER_REJECTED');
    exchange.state.prices.delete('BTC');
    const unpriced = await refusal(
      exchange.wallet.deposit(userId, deposit({ currency: 'BTC', amount: '1' })),
    );
    exchange.state.prices.set('BTC', '64000');
    expect(unpriced.code).toBe('NO_DATA');
    expect(await totals(somebody)).toEqual(['1100000', '0']);
    expect((await refusal(exchange.wallet.withdraw(userId, deposit({ amount: '1100001' })))).code).toBe(
      'INSUFFICIENT_BALANCE',
    );
  });
});

describe('the history of a wallet', () => {
  async function moved(): Promise<Principal> {
    const [a, b] = [await exchange.somebody(), await exchange.somebody()];
    await exchange.wallet.transfer(a, transfer({ amount: '10' }));
    exchange.time.now += 60_000;
    await exchange.wallet.transfer(
      a,
      transfer({ amount: '4', recipient: b.username, from: 'margin', to: 'spot' }),
    );
    await exchange.wallet.withdraw(a.userId, deposit({ amount: '5' }));
    return a;
  }
  const line = ({ type, account, amount, balanceAfter }: WalletEntry) =>
    `${type} ${account} ${amount} ${balanceAfter}`;

  it('has both ends of a transfer between own wallets, and each balance after it', async () => {
    const { userId } = await moved();
    const { data, nextCursor } = await exchange.wallet.history(userId, { limit: 50 });
    expect(data.map(line)).toEqual([
      'withdrawal spot -5 99985',
      'transfer margin -4 6',
      'transfer margin 10 10',
      'transfer spot -10 99990',
      'deposit spot 100000 100000',
    ]);
    expect(nextCursor).toBeNull();
    expect(new Set(data.map(({ id }) => id)).size).toBe(5);
  });

  it.each([1, 2, 3, 4])('comes in pages of %i, none lost and none twice', async (limit) => {
    const { userId } = await moved();
    const whole = (await exchange.wallet.history(userId, { limit: 50 })).data;
    const paged: WalletEntry[] = [];
    let cursor: string | undefined;
    do {
      const page = await exchange.wallet.history(userId, { limit, cursor });
      paged.push(...page.data);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(paged).toEqual(whole);
  });

  it('can be narrowed down, and taken along oldest first', async () => {
    const { userId } = await moved();
    const at = exchange.time.now;
    const only = async (filter: Parameters<typeof exchange.wallet.allEntries>[1]) => {
      const entries: string[] = [];
      for await (const entry of await exchange.wallet.allEntries(userId, filter)) entries.push(line(entry));
      return entries;
    };
    expect(await only({})).toHaveLength(5);
    expect((await only({}))[0]).toBe('deposit spot 100000 100000');
    expect(await only({ account: 'margin' })).toEqual(['transfer margin 10 10', 'transfer margin -4 6']);
    expect(await only({ type: 'withdrawal' })).toEqual(['withdrawal spot -5 99985']);
    expect(await only({ currency: 'BTC' })).toEqual([]);
    expect(await only({ from: at })).toHaveLength(2);
    expect(await only({ to: at })).toHaveLength(3);
  });

  it('refuses a cursor that no page gave', async () => {
    const { userId } = await exchange.somebody();
    for (const cursor of ['1', '1_both', '1_from; DROP', '99999999999999999_to']) {
      expect((await refusal(exchange.wallet.history(userId, { limit: 5, cursor }))).code).toBe(
        'VALIDATION_FAILED',
      );
    }
  });
});

describe('a table as CSV', () => {
  it('quotes what needs it, and lets no spreadsheet run a cell', async () => {
    async function* rows() {
      yield { a: 'plain', b: '-12.5' };
      yield { a: 'with, comma and "quotes"', b: null };
      yield { a: '=HYPERLINK("http://evil.example")', b: '-1+1' };
      yield { a: 'two\nlines', b: '@cmd' };
    }
    const lines: string[] = [];
    for await (const text of csvLines(['a', 'b'], rows())) lines.push(text);
    expect(lines.join('')).toBe(
      [
        'a,b',
        'plain,-12.5',
        '"with, comma and ""quotes""",',
        '"\'=HYPERLINK(""http://evil.example"")",\'-1+1',
        '"two\nlines",\'@cmd',
        '',
      ].join('\r\n'),
    );
  });
});
