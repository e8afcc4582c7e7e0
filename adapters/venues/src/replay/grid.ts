/** Values of a market on its tick or lot, as the doubles nearest to the decimals. */
export interface Grid {
  /** The nearest step. */
  nearest(value: number): number;
  /** The step at or below. */
  below(value: number): number;
  readonly step: number;
}

/** @param step decimal text of the step, such as `0.01` */
export function gridOf(step: string): Grid {
  const size = Number(step);
  const digits = step.split('.')[1]?.length ?? 0;
  const on = (steps: number): number => Number((steps * size).toFixed(digits));
  return {
    step: size,
    nearest: (value) => on(Math.round(value / size)),
    // A value that is a whole number of steps may lie a rounding error below it.
    below: (value) => on(Math.floor(value / size + 1e-9)),
  };
}
