export function StatusScreen() {
  return null;
}
