import type { AttemptKind } from '@tradewind/protocol';
import type { Allowance } from './budget.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * How often one address may try to get in. Wide enough for an office behind one address, narrow enough that guessing
 * through one is hopeless; what protects a single account are the delays of `Attempts`.
 */
export const ATTEMPT_ALLOWANCES: Readonly<Record<AttemptKind, readonly Allowance[]>> = {
  password: [
    { points: 20, windowMs: MINUTE_MS },
    { points: 200, windowMs: HOUR_MS },
  ],
  code: [{ points: 20, windowMs: 10 * MINUTE_MS }],
  mail: [
    { points: 10, windowMs: 10 * MINUTE_MS },
    { points: 30, windowMs: HOUR_MS },
  ],
  registration: [{ points: 10, windowMs: HOUR_MS }],
  token: [{ points: 60, windowMs: MINUTE_MS }],
};
