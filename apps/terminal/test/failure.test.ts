import { describe, expect, it } from 'vitest';
import { CallError } from '../src/feed/gateway.ts';
import { Cancelled } from '../src/ui/form/cancelled.ts';
import { describeFailure } from '../src/ui/form/failure.ts';

const fields = new Set(['username', 'email', 'password', 'code']);
const refusal = (code: string, more: object = {}) =>
  new CallError({ code, message: 'said the server', ...more });

describe('a refused form', () => {
  it('says what is wrong at the field that it is about', () => {
    const details = [
      { path: 'body.email', message: 'must be a mail address' },
      { path: 'body.email', message: 'is too long' },
      { path: 'body', message: 'nothing to change' },
    ];
    expect(describeFailure(refusal('VALIDATION_FAILED', { details }), fields)).toEqual({
      fields: { email: 'It must be a mail address.' },
      message: 'Nothing to change.',
      retryAfterSeconds: 0,
    });
  });

  it('puts codes to the field that they mean, or to the whole form where it has none', () => {
    expect(describeFailure(refusal('USERNAME_TAKEN'), fields).fields).toEqual({
      username: 'This username is taken.',
    });
    const wrong = describeFailure(refusal('INVALID_CREDENTIALS'), fields);
    expect(wrong.fields).toEqual({});
    expect(wrong.message).toMatch(/not right/);
  });

  it('says a refusal of the server’s own words as a sentence', () => {
    const details = { reason: 'insufficient_balance' };
    expect(describeFailure(refusal('INSUFFICIENT_BALANCE', { details }), new Set(['amount'])).fields).toEqual(
      {
        amount: 'Said the server.',
      },
    );
  });

  it('passes on what would make a password good enough', () => {
    const details = { score: 1, suggestions: ['Add another word.'], minimumLength: 12 };
    expect(describeFailure(refusal('WEAK_PASSWORD', { details }), fields).fields).toEqual({
      password: 'Said the server. Add another word.',
    });
  });

  it('waits as long as the server wants, and some seconds where it names no time', () => {
    expect(describeFailure(refusal('RATE_LIMITED', { retryAfterSeconds: 42 }), fields)).toMatchObject({
      retryAfterSeconds: 42,
    });
    expect(describeFailure(refusal('RATE_LIMITED'), fields).retryAfterSeconds).toBeGreaterThan(0);
  });

  it('says nothing where the user turned back, and keeps faults to itself', () => {
    expect(describeFailure(new Cancelled(), fields).message).toBeNull();
    expect(describeFailure(new Error('x is undefined'), fields).message).not.toContain('undefined');
  });

  it('survives details of any shape', () => {
    for (const details of [null, 7, 'text', [1], [{ path: 3 }], {}]) {
      expect(describeFailure(refusal('VALIDATION_FAILED', { details }), fields).message).not.toBe('');
    }
  });
});
