import { lazy, Suspense } from 'react';
import type { ComponentType } from 'react';
import { useView } from '../stores/view.ts';
import type { DialogName } from '../stores/view.ts';
import { ErrorBoundary } from '../ui/error-boundary.tsx';

/** Each dialog is loaded when it is first asked for: none is needed for the first screen. */
const DIALOGS: Record<DialogName, ComponentType> = {
  palette: lazy(async () => ({ default: (await import('./palette.tsx')).Palette })),
  help: lazy(async () => ({ default: (await import('./help-dialog.tsx')).HelpDialog })),
  settings: lazy(async () => ({ default: (await import('./settings-dialog.tsx')).SettingsDialog })),
  'cancel-orders': lazy(async () => ({
    default: (await import('../trading/cancel-orders-dialog.tsx')).CancelOrdersDialog,
  })),
  interval: lazy(async () => ({ default: (await import('./interval-dialog.tsx')).IntervalDialog })),
};

export function Dialogs() {
  const dialog = useView((view) => view.dialog);
  if (dialog === null) return null;
  const Dialog = DIALOGS[dialog];
  return (
    <ErrorBoundary name="The dialog">
      <Suspense>
        <Dialog />
      </Suspense>
    </ErrorBoundary>
  );
}
