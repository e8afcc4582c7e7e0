const UNITS = [
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** Milliseconds in words, in the largest unit that fits whole: `10 minutes`, `1 hour`. */
export function duration(milliseconds: number): string {
  const [unit, size] =
    UNITS.find(([, length]) => milliseconds >= length && milliseconds % length === 0) ?? UNITS[1];
  const count = Math.floor(milliseconds / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
