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

  it('takes the last key of a sequence for no shortcut of its own', () => {
    const performed: string[] = [];
    const note = (id: string) => ({ perform: () => performed.push(id) });
    const registry = new ActionRegistry([
      action('sell', { shortcut: 's', ...note('sell') }),
      action('go', { shortcut: 'g s', ...note('go') }),
    ]);
    const event = { defaultPrevented: false, preventDefault: () => (event.defaultPrevented = true) };
    // As tinykeys does: every binding that the key completes hears of it, in the order in which they were given.
    for (const perform of Object.values(registry.keyBindings())) perform(event as unknown as KeyboardEvent);
    expect(performed).toEqual(['go']);
  });

  it('writes shortcuts as the keyboard has them', () => {
    expect(shortcutText('$mod+k', false)).toBe('Ctrl K');
    expect(shortcutText('$mod+k', true)).toBe('⌘ K');
    expect(shortcutText('g t', false)).toBe('G then T');
    expect(shortcutText('[Shift]+?', false)).toBe('?');
    expect(shortcutText('Alt+ArrowDown', false)).toBe('Alt ↓');
  });
});
