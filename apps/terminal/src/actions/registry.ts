import type { LucideIcon } from 'lucide-react';

export type ActionGroup =
  'Go to' | 'Market' | 'Trading' | 'Chart' | 'Appearance' | 'Layout' | 'Account' | 'Help';

/**
 * One thing that the user can do. Palette, shortcuts, buttons and the help page are all made from these objects, so
 * none of them can promise what another does not know.
 */
export interface Action {
  readonly id: string;
  readonly label: string;
  readonly group: ActionGroup;
  /** As tinykeys reads it: `$mod+k`, `g t`, `[Shift]+?`. */
  readonly shortcut?: string;
  readonly icon?: LucideIcon;
  /** More words that the palette finds it by. */
  readonly keywords?: string;
  /** Absent: always available. */
  readonly isAvailable?: () => boolean;
  /** For a switch: whether it is on. */
  readonly isOn?: () => boolean;
  readonly perform: () => void;
}

/** @throws {Error} when two actions share an id or a shortcut: a mistake that must not reach a user. */
export class ActionRegistry {
  readonly #byId = new Map<string, Action>();

  constructor(actions: readonly Action[]) {
    const shortcuts = new Map<string, string>();
    for (const action of actions) {
      if (this.#byId.has(action.id)) throw new Error(`two actions with the id ${action.id}`);
      this.#byId.set(action.id, action);
      if (action.shortcut === undefined) continue;
      const other = shortcuts.get(action.shortcut);
      if (other !== undefined)
        throw new Error(`${action.id} and ${other} share the shortcut ${action.shortcut}`);
      shortcuts.set(action.shortcut, action.id);
    }
  }

  all(): readonly Action[] {
    return [...this.#byId.values()];
  }

  available(): readonly Action[] {
    return this.all().filter((action) => action.isAvailable?.() ?? true);
  }

  /** @throws {Error} for an id that no action has. */
  get(id: string): Action {
    const action = this.#byId.get(id);
    if (action === undefined) throw new Error(`no action ${id}`);
    return action;
  }

  /** Performs an action unless it is not available now; says whether it did. */
  perform(id: string): boolean {
    const action = this.get(id);
    if (action.isAvailable?.() === false) return false;
    action.perform();
    return true;
  }

  /**
   * Shortcut → what it does, for tinykeys. Sequences come first, and the last key of one that was performed does nothing
   * by itself: `g s` is not `s`.
   */
  keyBindings(): Record<string, (event: KeyboardEvent) => void> {
    const bindings: Record<string, (event: KeyboardEvent) => void> = {};
    const isSequence = ({ shortcut = '' }: Action) => shortcut.includes(' ');
    const actions = [...this.#byId.values()];
    const ordered = [...actions.filter(isSequence), ...actions.filter((action) => !isSequence(action))];
    for (const { id, shortcut } of ordered) {
      if (shortcut === undefined) continue;
      bindings[shortcut] = (event) => {
        if (!event.defaultPrevented && this.perform(id)) event.preventDefault();
      };
    }
    return bindings;
  }
}

/** A shortcut as people read it: `$mod+k` → `Ctrl K` (⌘ K on a Mac), `g t` → `G then T`. */
export function shortcutText(shortcut: string, isMac: boolean): string {
  const press = (keys: string) =>
    keys
      .split('+')
      .filter((key) => !key.startsWith('['))
      .map((key) => (key === '$mod' ? (isMac ? '⌘' : 'Ctrl') : (KEY_NAMES[key] ?? capitalised(key))))
      .join(' ');
  return shortcut.split(' ').map(press).join(' then ');
}

const KEY_NAMES: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc' };

function capitalised(key: string): string {
  return key.length === 1 ? key.toUpperCase() : key;
}
