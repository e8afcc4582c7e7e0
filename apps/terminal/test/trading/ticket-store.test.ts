import { beforeEach, describe, expect, it } from 'vitest';
import { takeBookLevel } from '../../src/trading/take-book-level.ts';
import { EMPTY_DRAFT } from '../../src/trading/ticket/draft.ts';
import { askForTicket, changeDraft, startDraft, useTicket } from '../../src/trading/ticket-store.ts';
import { PERPETUAL, SPOT } from './fixtures.ts';

const draft = () => useTicket.getState().draft;

describe('the ticket’s draft', () => {
  beforeEach(() => {
    useTicket.setState({ draft: EMPTY_DRAFT, marketId: null, focusRequests: 0 });
    startDraft(SPOT.id);
  });

  it('takes a price of the book on the market’s grid, and its size only when asked', () => {
    changeDraft({ size: '0.5' });
    takeBookLevel(SPOT, { price: 64_000.1 + 0.2, total: 1.23456789 }, false);
    expect(draft()).toMatchObject({ price: '64000.30', size: '0.5' });
    takeBookLevel(SPOT, { price: 64_001, total: 1.23456789 }, true);
    expect(draft()).toMatchObject({ price: '64001.00', size: '1.23457', sizeIn: 'base' });
  });

  it.each([
    ['market', { type: 'limit', price: '64000.00' }],
    ['stop_loss', { stopPrice: '64000.00', price: '' }],
    ['stop_loss_limit', { price: '64000.00', stopPrice: '' }],
    ['trailing_stop', { activationPrice: '64000.00' }],
  ] as const)('puts a price of the book where a %s order has use for it', (type, expected) => {
    changeDraft({ type });
    takeBookLevel(SPOT, { price: 64_000, total: 1 }, false);
    expect(draft()).toMatchObject(expected);
  });

  it('keeps how one trades, but no price or size of another market', () => {
    changeDraft({ side: 'sell', type: 'stop_loss', stopPrice: '60000', size: '1', reduceOnly: true });
    startDraft(SPOT.id);
    expect(draft().stopPrice).toBe('60000');
    startDraft(PERPETUAL.id);
    expect(draft()).toMatchObject({
      side: 'sell',
      type: 'stop_loss',
      stopPrice: '',
      size: '',
      reduceOnly: false,
    });
  });

  it('asks for the focus anew each time', () => {
    askForTicket('sell');
    askForTicket('sell');
    expect(useTicket.getState().focusRequests).toBe(2);
    expect(draft().side).toBe('sell');
  });
});
