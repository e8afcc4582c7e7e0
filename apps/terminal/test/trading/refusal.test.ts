import { describe, expect, it } from 'vitest';
import { CallError } from '../../src/feed/gateway.ts';
import { refusalOf } from '../../src/trading/refusal.ts';

const NAMES = { quantity: 'size', quoteQuantity: 'size', price: 'price', stopPrice: 'stopPrice' };
const refused = (code: string, details?: unknown, message = 'no') =>
  refusalOf(new CallError({ code, message, details }), NAMES);

describe('a refusal of the exchange', () => {
  it('stands beside the fields that the server names', () => {
    const details = [
      { path: 'body.quantity', message: 'must be above zero' },
      { path: 'body.price', message: 'a limit order needs it' },
    ];
    expect(refused('VALIDATION_FAILED', details)).toEqual({
      fields: { size: 'Must be above zero.', price: 'A limit order needs it.' },
      message: null,
    });
  });

  it('that names no field of the form is said as a whole', () => {
    const details = [{ path: 'body.leverage', message: 'only perpetuals have it' }];
    expect(refused('VALIDATION_FAILED', details).message).toBe('Only perpetuals have it.');
  });

  it('stands beside the field that its reason is about', () => {
    expect(refused('ORDER_REJECTED', { reason: 'would_take' }).fields).toHaveProperty('price');
    expect(refused('INSUFFICIENT_BALANCE').fields).toHaveProperty('size');
    expect(
      refused('ORDER_REJECTED', { reason: 'invalid_price', field: 'stopPrice' }, 'stopPrice is off'),
    ).toEqual({
      fields: { stopPrice: 'StopPrice is off.' },
      message: null,
    });
  });

  it('with a reason that is new here is said in the server’s words', () => {
    expect(refused('ORDER_REJECTED', { reason: 'moon_phase' }, 'the moon is full').message).toBe(
      'The moon is full.',
    );
  });

  it('is none where nobody answered: that is said as it is', () => {
    expect(refused('NETWORK').message).toContain('not known');
  });
});
