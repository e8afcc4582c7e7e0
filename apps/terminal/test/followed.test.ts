import { describe, expect, it } from 'vitest';
import { Followed } from '../src/stores/followed.ts';

function recorded() {
  const log: string[] = [];
  const followed = new Followed((key) => {
    log.push(`start ${key}`);
    return () => log.push(`stop ${key}`);
  });
  return { log, followed };
}

describe('what several panels follow', () => {
  it('starts with the first and stops with the last', () => {
    const { log, followed } = recorded();
    const first = followed.follow('BTC');
    const second = followed.follow('BTC');
    first();
    first();
    expect(log).toEqual(['start BTC']);
    second();
    expect(log).toEqual(['start BTC', 'stop BTC']);
  });

  it('is replaced by another, which the followers of the old one do not stop', () => {
    const { log, followed } = recorded();
    const old = followed.follow('BTC');
    followed.follow('ETH');
    followed.follow('BTC');
    old();
    expect(log).toEqual(['start BTC', 'stop BTC', 'start ETH', 'stop ETH', 'start BTC']);
  });

  it('can be begun anew', () => {
    const { log, followed } = recorded();
    followed.restart();
    followed.follow('BTC');
    followed.restart();
    expect(log).toEqual(['start BTC', 'stop BTC', 'start BTC']);
  });
});
