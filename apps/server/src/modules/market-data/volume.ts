/** Sums of doubles carry noise far behind the last digit that any market trades; eight decimal places are kept. */
export function cleanVolume(volume: number): number {
  return Math.round(volume * 1e8) / 1e8;
}
