import { describe, expect, it } from 'vitest';
import { checkTicket } from '../../src/trading/ticket/check.ts';
import { EMPTY_DRAFT, TICKET_TYPES, withType } from '../../src/trading/ticket/draft.ts';
import type { TicketDraft } from '../../src/trading/ticket/draft.ts';
import { estimate } from '../../src/trading/ticket/estimate.ts';
import { readDecimal, sweep } from '../../src/trading/ticket/expected-price.ts';
import { largestQuantity, percentOf, requiredMargin } from '../../src/trading/ticket/order-margin.ts';
import { placementOf } from '../../src/trading/ticket/placement.ts';
import { NOW, perpetualContext, position, spotContext } from './fixtures.ts';

const draft = (change: Partial<TicketDraft> = {}): TicketDraft => ({ ...EMPTY_DRAFT, ...change });

describe('what a market order is expected to get', () => {
  it('is walked through the depth, level by level, to the last digit', () => {
    const { asks, market } = spotContext();
    const swept = sweep(asks, { by: 'quantity', amount: '0.1' }, market, 'buy')!;
    // 0.05 × 64,001 + 0.05 × 64,010
    expect(swept).toEqual({
      parts: [
        { quantity: '0.05000', notional: '3200.0500000' },
        { quantity: '0.05000', notional: '3200.5000000' },
      ],
      averagePrice: '64005.5000',
      worstPrice: '64010.00',
      quantity: '0.10000',
      notional: '6400.5500000',
      isWhole: true,
    });
  });

  it('by value never spends more than was asked for', () => {
    const { asks, market } = spotContext();
    const swept = sweep(asks, { by: 'notional', amount: '5000' }, market, 'buy')!;
    expect(swept.isWhole).toBe(true);
    expect(Number(swept.notional)).toBeLessThanOrEqual(5000);
    expect(Number(swept.notional)).toBeGreaterThan(5000 - 0.65);
    expect(swept.quantity).toBe('0.07811');
  });

  it('says when the depth that is shown does not suffice', () => {
    const { bids, market } = spotContext();
    expect(sweep(bids, { by: 'quantity', amount: '3' }, market, 'sell')).toMatchObject({
      quantity: '2.50000',
      isWhole: false,
    });
    expect(sweep([], { by: 'quantity', amount: '3' }, market, 'sell')).toBeNull();
  });
});

describe('the estimate', () => {
  it('of a purchase on spot: what it costs, the fee in what is bought, and what arrives', () => {
    expect(estimate(draft({ type: 'market', size: '0.1' }), spotContext())).toMatchObject({
      price: '64005.5000',
      cost: '6400.55000000',
      costCurrency: 'USDT',
      fee: '0.00010000',
      feeCurrency: 'BTC',
      receives: '0.09990000',
      liquidity: 'taker',
      isAffordable: true,
      margin: null,
    });
  });

  it('rounds the fee of each fill up by itself, as the exchange does', () => {
    const asks = [64_001, 0.03333, 64_010, 0.03333, 64_020, 2];
    // 0.04 % of 0.03333, 0.03333 and 0.03334, each with eight digits.
    const market = { ...spotContext().market, takerFee: '0.0004' };
    expect(estimate(draft({ type: 'market', size: '0.1' }), spotContext({ asks, market }))?.fee).toBe(
      '0.00004002',
    );
  });

  it('of a sale on spot: the fee comes off what arrives', () => {
    expect(estimate(draft({ side: 'sell', price: '64100', size: '0.25' }), spotContext())).toMatchObject({
      cost: '0.25',
      costCurrency: 'BTC',
      liquidity: 'maker',
      // 0.25 × 64,100 = 16,025; 0.05 % of it
      fee: '8.01250000',
      receives: '16016.98750000',
    });
  });

  it('of a perpetual: margin, both fees, and the liquidation price of the published example', () => {
    // 0.5 BTC at 100,000, 125x: 99,598.39 unrounded, so the first tick that liquidates lies below it.
    const context = perpetualContext({
      leverage: 125,
      last: '100000.0',
      mark: '100000.0',
      asks: [100_000, 5],
    });
    expect(estimate(draft({ type: 'limit', price: '100000', size: '0.5' }), context)).toMatchObject({
      notional: '50000.0',
      margin: '400.00000000',
      fee: '20.00000000',
      cost: '440.00000000',
      liquidationPrice: '99598.3',
      feeCurrency: 'USDT',
    });
  });

  it('of what closes a position needs no margin, and there is nothing left to liquidate', () => {
    const context = perpetualContext({ position: position() });
    expect(estimate(draft({ side: 'sell', price: '64000', size: '0.5' }), context)).toMatchObject({
      cost: '0',
      liquidationPrice: null,
    });
  });

  it('of what turns a position round needs margin for the rest alone', () => {
    const context = perpetualContext({ position: position() });
    const turned = estimate(draft({ side: 'sell', price: '64000', size: '0.7' }), context)!;
    expect(turned.margin).toBe(requiredMargin(context, '64000.0', '0.200').margin);
    expect(Number(turned.liquidationPrice)).toBeGreaterThan(64_000);
  });

  it('is none before price and size are there', () => {
    expect(estimate(draft(), spotContext())).toBeNull();
    expect(estimate(draft({ size: '1' }), spotContext())).toBeNull();
  });
});

describe('the largest quantity', () => {
  it('can be paid for, and one lot more can’t', () => {
    const context = perpetualContext({ available: { base: '0', quote: '1234.56789' } });
    const most = largestQuantity(context, 'buy', '64000.0', false);
    const more = (Number(most) + 0.001).toFixed(3);
    expect(Number(requiredMargin(context, '64000.0', most).cost)).toBeLessThanOrEqual(1234.56789);
    expect(Number(requiredMargin(context, '64000.0', more).cost)).toBeGreaterThan(1234.56789);
  });

  it('on spot is what one has, or what it buys', () => {
    expect(largestQuantity(spotContext(), 'sell', '64000', false)).toBe('1.50000');
    expect(largestQuantity(spotContext(), 'buy', '64000', false)).toBe('0.15625');
  });

  it('of an order that only reduces is the position', () => {
    const context = perpetualContext({ position: position({ quantity: '0.123' }) });
    expect(largestQuantity(context, 'sell', '64000', true)).toBe('0.123');
    expect(largestQuantity(context, 'buy', '64000', true)).toBe('0.000');
  });

  it('is divided by percent without ever passing it', () => {
    expect(percentOf('0.15625', 25, '0.00001')).toBe('0.03906');
    expect(percentOf('0.15625', 100, '0.00001')).toBe('0.15625');
  });
});

describe('what the ticket refuses by itself', () => {
  it('is nothing in an order that is right', () => {
    expect(checkTicket(draft({ price: '63000', size: '0.1' }), spotContext())).toEqual({});
    expect(checkTicket(draft({ type: 'market', size: '0.1' }), spotContext())).toEqual({});
  });

  it.each<[string, Partial<TicketDraft>, string]>([
    ['a price off the tick', { price: '63000.001', size: '0.1' }, 'price'],
    ['a price that is none', { price: '1e5', size: '0.1' }, 'price'],
    ['a missing price', { size: '0.1' }, 'price'],
    ['a quantity off the lot', { price: '63000', size: '0.000001' }, 'size'],
    ['too little', { price: '63000', size: '0.00007' }, 'size'],
    ['more than there is', { price: '63000', size: '0.2' }, 'size'],
    ['post-only that takes', { price: '64001', size: '0.1', postOnly: true }, 'price'],
    [
      'post-only that must fill',
      { price: '60000', size: '0.1', postOnly: true, timeInForce: 'IOC' },
      'postOnly',
    ],
    ['a stop below a buyer’s price', { type: 'stop_loss', stopPrice: '63000', size: '0.1' }, 'stopPrice'],
    ['a target above a buyer’s price', { type: 'take_profit', stopPrice: '65000', size: '0.1' }, 'stopPrice'],
    [
      'a callback that is too wide',
      { type: 'trailing_stop', callbackRate: '10.5', size: '0.1' },
      'callbackRate',
    ],
    [
      'a buyer’s activation above the price',
      { type: 'trailing_stop', activationPrice: '65000', size: '0.1' },
      'activationPrice',
    ],
    [
      'an end that is too near',
      { price: '63000', size: '0.1', timeInForce: 'GTD', expiresAt: '2026-01-05T12:05:00Z' },
      'expiresAt',
    ],
    [
      'a pair on the wrong sides',
      { type: 'oco', side: 'sell', price: '63000', stopPrice: '62000', size: '0.1' },
      'price',
    ],
    [
      'an attached stop above the entry',
      { price: '63000', size: '0.1', isProtected: true, stopLoss: '64000' },
      'stopLoss',
    ],
    ['protection without any', { price: '63000', size: '0.1', isProtected: true }, 'stopLoss'],
  ])('%s', (_name, change, field) => {
    expect(Object.keys(checkTicket(draft(change), spotContext()))).toEqual([field]);
  });

  it('reduce-only without a position on the other side, or of more than there is', () => {
    const held = perpetualContext({ position: position() });
    const reducing = draft({ side: 'sell', price: '65000', size: '0.5', reduceOnly: true });
    expect(checkTicket(reducing, held)).toEqual({});
    expect(checkTicket({ ...reducing, side: 'buy' }, held)).toHaveProperty('reduceOnly');
    expect(checkTicket({ ...reducing, size: '0.6' }, held)).toHaveProperty('size');
    expect(checkTicket(reducing, perpetualContext())).toHaveProperty('reduceOnly');
  });

  it('compares a trigger by mark with the mark price', () => {
    const context = perpetualContext({ mark: '64100.0' });
    const stop = draft({ type: 'stop_loss', side: 'buy', stopPrice: '64050', size: '0.01' });
    expect(checkTicket(stop, context)).toEqual({});
    expect(checkTicket({ ...stop, triggerBy: 'mark' }, context)).toHaveProperty('stopPrice');
  });
});

describe('what is sent', () => {
  it('has what the type needs, and nothing that it has no use for', () => {
    const full = draft({
      size: '0.1',
      price: '63000',
      stopPrice: '66000',
      activationPrice: '63500',
      stopLimitPrice: '66100',
      expiresAt: '2026-01-06T12:00:00Z',
      isProtected: true,
      stopLoss: '62000',
      takeProfit: '70000',
    });
    const names = Object.fromEntries(
      TICKET_TYPES.map((type) => {
        const { kind, input } = placementOf(withType(full, type), spotContext());
        return [
          type,
          [kind, ...Object.keys(input).filter((name) => !['symbol', 'side', 'type'].includes(name))],
        ];
      }),
    );
    const attached = ['stopLoss', 'takeProfit'];
    expect(names).toEqual({
      limit: ['order', 'quantity', 'price', 'timeInForce', ...attached],
      market: ['order', 'quantity', ...attached],
      stop_loss: ['order', 'quantity', 'stopPrice', 'timeInForce', ...attached],
      stop_loss_limit: ['order', 'quantity', 'price', 'stopPrice', 'timeInForce', ...attached],
      take_profit: ['order', 'quantity', 'stopPrice', 'timeInForce', ...attached],
      take_profit_limit: ['order', 'quantity', 'price', 'stopPrice', 'timeInForce', ...attached],
      trailing_stop: ['order', 'quantity', 'callbackRate', 'activationPrice', 'timeInForce', ...attached],
      oco: ['oco', 'quantity', 'price', 'stopPrice', 'stopLimitPrice'],
    });
  });

  it('attaches nothing to a sale on spot, whatever stood in the fields before', () => {
    const given = draft({ side: 'sell', price: '65000', size: '0.1', isProtected: true, stopLoss: '1' });
    expect(checkTicket(given, spotContext())).toEqual({});
    expect(placementOf(given, spotContext()).input).not.toHaveProperty('stopLoss');
  });

  it('goes by value for market orders, by quantity on the lot for others', () => {
    const market = placementOf(draft({ type: 'market', sizeIn: 'quote', size: '500.5' }), spotContext());
    expect(market.input).toMatchObject({ quoteQuantity: '500.5' });
    expect(market.input).not.toHaveProperty('quantity');
    const limit = placementOf(draft({ sizeIn: 'quote', size: '500', price: '63000' }), spotContext());
    expect(limit.input).toMatchObject({ quantity: '0.00793', price: '63000.00' });
  });

  it('never carries what only perpetuals have to a spot market', () => {
    const given = draft({ price: '63000', size: '0.1', reduceOnly: true, triggerBy: 'mark' });
    expect(placementOf(given, spotContext()).input).not.toHaveProperty('reduceOnly');
    const stop = { ...given, type: 'stop_loss', stopPrice: '66000', size: '0.100' } as const;
    expect(placementOf(stop, perpetualContext()).input).toMatchObject({
      reduceOnly: true,
      triggerBy: 'mark',
    });
  });

  it('has the end of a GTD order as a moment', () => {
    const dated = draft({
      price: '63000',
      size: '0.1',
      timeInForce: 'GTD',
      expiresAt: '2026-01-06T12:00:00Z',
    });
    expect(placementOf(dated, spotContext()).input).toMatchObject({ expiresAt: NOW + 86_400_000 });
  });
});

describe('a typed number', () => {
  it.each([
    ['1,234.5', '1234.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['0', null],
    ['-1', null],
    ['1e400', null],
    ['NaN', null],
    ['0.0000000000000000001', null],
  ])('%s is read as %s', (text, read) => expect(readDecimal(text)).toBe(read));
});
