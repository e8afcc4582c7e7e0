import { describe, expect, it } from 'vitest';
import { dataFolder } from '../src/index.ts';

describe('the data folder', () => {
  it('lies in the clone for an ordinary user', () => {
    expect(dataFolder({ env: {}, repository: '/srv/ada/trade wind', uid: 1000 })).toMatchObject({
      root: '/srv/ada/trade wind/.tradewind',
      candles: '/srv/ada/trade wind/.tradewind/candles',
    });
  });

  it('lies outside the clone for root, one per clone', () => {
    const [one, other] = ['/opt/tradewind', '/srv/tradewind'].map(
      (repository) => dataFolder({ env: {}, repository, uid: 0 }).root,
    );
    expect(one).toMatch(/^\/var\/lib\/tradewind\/data\/tradewind-[0-9a-f]{8}$/);
    expect(other).not.toBe(one);
    expect(dataFolder({ env: {}, repository: '/opt/tradewind/', uid: 0 }).root).toBe(one);
  });

  it('lies where TRADEWIND_DATA_DIR says', () => {
    const at = (TRADEWIND_DATA_DIR: string) =>
      dataFolder({ env: { TRADEWIND_DATA_DIR }, repository: '/srv/ada/tradewind', uid: 0 }).root;
    expect(at('/mnt/data')).toBe('/mnt/data');
    expect(at('../data')).toBe('/srv/ada/data');
  });
});
