/** How a notice is shown. */
export interface NoticeStyle {
  readonly tone?: 'plain' | 'good' | 'bad';
  /** Stays until it is dismissed, and is read out at once. */
  readonly isLasting?: boolean;
}

/** A short notice, read out politely. The toaster is loaded with the first one, or when it is foreseen. */
export function notify(text: string, style: NoticeStyle = {}): void {
  loadToaster().then(
    ({ showToast }) => showToast(text, style),
    // Without a server there is no toaster to load; what a notice says is also seen where it happened.
    () => undefined,
  );
}

/** So that a notice can be shown when the server has gone. */
export function foreseeNotices(): void {
  loadToaster().catch(() => undefined);
}

function loadToaster() {
  return import('./toaster.tsx');
}
