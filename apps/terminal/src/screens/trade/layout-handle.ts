import type { PanelId } from '../../panels/panels.tsx';

/** What actions may ask of the docking layout. */
export interface LayoutHandle {
  reset(): void;
  /** Moves the focus to the next (1) or previous (−1) group of panels. */
  focusGroup(step: 1 | -1): void;
}

/** Where the mounted layout makes itself known; null on other screens. */
export const layoutSlot: { current: LayoutHandle | null } = { current: null };

/** Brings a panel to the front, in whichever way the page shows its panels. */
export interface PanelsHandle {
  show(panel: PanelId): void;
}

/** Where what shows the panels makes itself known; null on other screens. */
export const panelsSlot: { current: PanelsHandle | null } = { current: null };
