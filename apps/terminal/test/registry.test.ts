import { describe, expect, it, vi } from 'vitest';
import { ActionRegistry, shortcutText } from '../src/actions/registry.ts';
import type { Action } from '../src/actions/registry.ts';

const action = (id: string, more: Partial<Action> = {}): Action => ({
  id,
  label: id,
  group: 'Chart',
  perform: () => undefined,
  ...more,
});

describe('the action registry', () => {
  it('refuses two actions with one id or one shortcut', () => {
    expect(() => new ActionRegistry([action('a'), action('a')])).toThrow('two actions');
    expect(
      () => new ActionRegistry([action('a', { shortcut: 'l' }), action('b', { shortcut: 'l' })]),
    ).toThrow('share the shortcut');
  });

  it('neither lists nor performs what is not available', () => {
    const perform = vi.fn<() => void>();
    const registry = new ActionRegistry([action('a', { isAvailable: () => false, perform })]);
    expect(registry.available()).toEqual([]);
    expect(registry.perform('a')).toBe(false);
    expect(perform).not.toHaveBeenCalled();
  });

  it('lets a key through that did nothing, and keeps one that did something', () => {
    let isAvailable = false;
    const registry = new ActionRegistry([action('a', { shortcut: 'l', isAvailable: () => isAvailable })]);
    const preventDefault = vi.fn<() => void>();
    const event = { preventDefault } as unknown as KeyboardEvent;
    registry.keyBindings()['l']!(event);
    expect(preventDefault).not.toHaveBeenCalled();
    isAvailable = true;
    registry.keyBindings()['l']!(event);
    expect(preventDefault).toHaveBeenCalledOnce();
  });

  it('writes shortcuts as the keyboard has them', () => {
    expect(shortcutText('$mod+k', false)).toBe('Ctrl K');
    expect(shortcutText('$mod+k', true)).toBe('⌘ K');
    expect(shortcutText('g t', false)).toBe('G then T');
    expect(shortcutText('[Shift]+?', false)).toBe('?');
    expect(shortcutText('Alt+ArrowDown', false)).toBe('Alt ↓');
  });
});
