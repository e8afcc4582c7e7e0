import { useSyncExternalStore } from 'react';
import { useActions } from '../actions/context.ts';
import { shortcutText } from '../actions/registry.ts';
import { useSettings } from '../stores/settings.ts';
import { IS_MAC } from './platform.ts';
import styles from './action-button.module.css';

/** A button for one action of the registry: its icon, its name, its shortcut, and whether it is on. */
export function ActionButton({ id }: { readonly id: string }) {
  const action = useActions().get(id);
  const isOn = useSyncExternalStore(useSettings.subscribe, () => action.isOn?.());
  const Icon = action.icon;
  const hint = action.shortcut === undefined ? '' : ` (${shortcutText(action.shortcut, IS_MAC)})`;
  return (
    <button
      type="button"
      className={styles.button}
      aria-label={action.label}
      aria-pressed={isOn}
      title={action.label + hint}
      onClick={() => action.perform()}
    >
      {Icon === undefined ? action.label : <Icon size={15} aria-hidden />}
    </button>
  );
}
