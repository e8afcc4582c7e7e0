import { describe, expect, it } from 'vitest';
import { eventFrame, textFrame } from '../../src/realtime/frame.ts';

describe('frames', () => {
  it.each([
    [0, '8100'],
    [125, '817d'],
    [126, '817e007e'],
    [65_535, '817effff'],
    [65_536, '817f0000000000010000'],
  ])('say that %i bytes follow', (length, header) => {
    const frame = textFrame('a'.repeat(length));
    const headerBytes = header.length / 2;
    expect(frame.subarray(0, headerBytes).toString('hex')).toBe(header);
    expect(frame.length).toBe(headerBytes + length);
    expect(frame.subarray(headerBytes).toString()).toBe('a'.repeat(length));
  });

  it('count bytes, not characters', () => {
    expect(textFrame('€').toString('hex')).toBe('8103e282ac');
  });

  it('name the namespace where it is not the default one', () => {
    const text = (frame: Buffer) => frame.subarray(2).toString();
    expect(text(eventFrame('/', 'price_update', { price: 1 }))).toBe('42["price_update",{"price":1}]');
    expect(text(eventFrame('/prices', 'x', []))).toBe('42/prices,["x",[]]');
  });
});
