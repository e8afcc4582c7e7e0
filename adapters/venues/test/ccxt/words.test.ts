import { describe, expect, it } from 'vitest';
import { failureInWords } from '../../src/ccxt/words.ts';

class RequestTimeout extends Error {}

describe('failureInWords', () => {
  it('says what kind of failure it was', () => {
    expect(failureInWords(new RequestTimeout('binance GET https://x/y?signature=abc timed out'))).toBe(
      'no answer in time',
    );
  });

  it('leaves out queries, keys and signatures', () => {
    const key = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';
    const text = failureInWords(
      new Error(`refused https://api.x.com/v3/order?apiKey=${key}&signature=${key} ${key}`),
    );
    expect(text).toContain('https://api.x.com/v3/order');
    expect(text).not.toContain(key);
    expect(text).not.toContain('signature');
  });

  it('stays short, and has words for what is no error', () => {
    expect(failureInWords(new Error('very '.repeat(200))).length).toBeLessThanOrEqual(200);
    expect(failureInWords(undefined)).toBe('unknown failure');
  });
});
