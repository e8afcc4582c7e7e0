/** A short confirmation, read out politely. The toaster is loaded with the first one. */
export function notify(text: string): void {
  void import('./toaster.tsx').then(({ showToast }) => showToast(text));
}
