import type { MarginCall } from '@tradewind/protocol';
import { describe, expect, it } from 'vitest';
import { noticeOf } from '../../src/trading/notices.ts';
import type { TradingEvent } from '../../src/trading/trading-store.ts';
import { fill, order } from './fixtures.ts';

type OrderChange = Parameters<typeof order>[0];
const changed = (change: OrderChange, fills = [fill()], before: OrderChange | null = {}): TradingEvent => ({
  type: 'order',
  order: order(change),
  before: before === null ? undefined : order(before),
  fills,
});
const call = (change: Partial<MarginCall>): TradingEvent => ({
  type: 'margin_call',
  call: {
    time: 0,
    kind: 'margin_call',
    symbol: 'BTC/USDT:USDT',
    marginRatio: '0.8125',
    message: '',
    ...change,
  },
});

describe('a notice', () => {
  it('tells of fills together, with the mean price, and what becomes of the rest', () => {
    const fills = [fill({ quantity: '0.05000' }), fill({ id: '2', quantity: '0.02000' })];
    const filled = { status: 'filled', averagePrice: '64003.50' } as const;
    expect(noticeOf(changed(filled, fills))?.text).toBe('Bought 0.07 BTC at 64,003.5.');
    expect(noticeOf(changed({ ...filled, status: 'partially_filled' }))?.text).toMatch(/The rest is open$/);
    expect(noticeOf(changed({ ...filled, status: 'expired', side: 'sell' }))?.text).toMatch(
      /^Sold .* The rest was cancelled$/,
    );
  });

  it('tells of what the exchange ended, not of what one has ended oneself', () => {
    const ended = (rejectReason: string) => noticeOf(changed({ status: 'canceled', rejectReason }, []));
    expect(ended('liquidation')).toEqual({
      text: 'Cancelled by the exchange: limit in BTC/USDT (liquidation)',
      tone: 'bad',
    });
    expect(ended('market_halted')).not.toBeNull();
    for (const reason of ['user', 'oco', 'bracket', 'replaced']) expect(ended(reason)).toBeNull();
  });

  it('tells when a stop limit was set off, and is silent about what rests', () => {
    const stop = { type: 'stop_loss_limit', status: 'triggered' } as const;
    expect(noticeOf(changed(stop, [], { status: 'new' }))?.text).toMatch(/^Triggered: stop limit/);
    expect(noticeOf(changed({ status: 'open' }, [], null))).toBeNull();
  });

  it('of a margin call stays until it is dismissed, and says what can be done', () => {
    expect(noticeOf(call({}))).toEqual({
      text: 'Margin call in BTC/USDT perpetual. Margin ratio 81.3 %. Add margin or close a part.',
      tone: 'bad',
      isLasting: true,
    });
    expect(noticeOf(call({ kind: 'liquidation', symbol: null }))?.text).toBe(
      'Liquidation in the cross account.',
    );
  });
});
