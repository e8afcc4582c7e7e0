/** Where time comes from. Handed in, so that tests, replay and practice decide what time it is. */
export interface Clock {
  /** UTC milliseconds. */
  now(): number;
}
