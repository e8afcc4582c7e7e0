import { describe, expect, it } from 'vitest';
import { loadLayout, saveLayout } from '../src/screens/trade/layout-store.ts';
import { DEFAULT_SETTINGS, readSettings } from '../src/stores/settings.ts';

describe('stored settings', () => {
  it('come back as they were', () => {
    expect(readSettings(JSON.parse(JSON.stringify(DEFAULT_SETTINGS)))).toEqual(DEFAULT_SETTINGS);
  });

  it('lose only the parts that are not what they should be', () => {
    const read = readSettings({
      theme: 'neon',
      timeframe: '7m',
      favourites: ['BTCUSDT'],
      watchSort: { key: 'moon', descending: true },
      bookGroups: { BTCUSDT: 10 },
      unknown: 1,
    });
    expect(read).toEqual({ favourites: ['BTCUSDT'], bookGroups: { BTCUSDT: 10 } });
  });

  it.each([null, 'text', 7, undefined])('fall back to the defaults from %s', (stored) => {
    expect(readSettings(stored)).toEqual({});
  });
});

describe('the saved layout', () => {
  const store = (text: string | null) => ({
    text,
    getItem() {
      return this.text;
    },
    setItem(_key: string, value: string) {
      this.text = value;
    },
    removeItem() {
      this.text = null;
    },
  });
  const layout = { grid: {}, panels: { chart: {} } } as unknown as Parameters<typeof saveLayout>[1];

  it('comes back as it was', () => {
    const kept = store(null);
    saveLayout(kept, layout);
    expect(loadLayout(kept)).toEqual(layout);
  });

  it.each([null, '{', '7', '{"version":0,"layout":{}}', '{"version":1}'])('is none in %s', (text) => {
    expect(loadLayout(store(text))).toBeNull();
  });
});
