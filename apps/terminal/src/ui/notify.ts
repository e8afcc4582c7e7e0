/** How a notice is shown. */
export interface NoticeStyle {
  readonly tone?: 'plain' | 'good' | 'bad';
  /** Stays until it is dismissed, and is read out at once. */
  readonly isLasting?: boolean;
}

/** A short notice, read out politely. The toaster is loaded with the first one. */
export function notify(text: string, style: NoticeStyle = {}): void {
  void import('./toaster.tsx').then(({ showToast }) => showToast(text, style));
}
