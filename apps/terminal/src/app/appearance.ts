import { useSettings } from '../stores/settings.ts';

/** Keeps the document's theme and direction colours as the settings say; without a choice the system decides. */
export function applyAppearance(root: HTMLElement): void {
  const apply = () => {
    const { theme, directionColours } = useSettings.getState();
    if (theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
    root.dataset['direction'] = directionColours;
  };
  apply();
  useSettings.subscribe(apply);
}
