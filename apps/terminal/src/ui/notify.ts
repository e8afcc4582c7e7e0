/** A short confirmation, read out politely. The toaster is loaded with the first one. */
export async function notify(text: string): Promise<void> {
  const { showToast } = await import('./toaster.tsx');
  showToast(text);
}
