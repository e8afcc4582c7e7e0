import { create } from 'zustand';

export type DialogName = 'palette' | 'help' | 'settings' | 'interval' | 'cancel-orders';

export interface View {
  readonly dialog: DialogName | null;
  /** What the palette or the interval entry opens with; the symbol whose orders are to be cancelled. */
  readonly dialogText: string;
}

/** What is open on the page right now; forgotten with it. */
export const useView = create<View>()(() => ({ dialog: null, dialogText: '' }));

export function openDialog(dialog: DialogName, dialogText = ''): void {
  useView.setState({ dialog, dialogText });
}

export function closeDialog(): void {
  useView.setState({ dialog: null, dialogText: '' });
}
