import { create } from 'zustand';
import type { PanelId } from './panels.tsx';

/** How many things stand in a panel, where its tab says so. */
export const usePanelCounts = create<Readonly<Partial<Record<PanelId, number>>>>()(() => ({}));
