import type { LiveVenueId } from './exchanges.ts';
import { exchangeProfile } from './exchanges.ts';
import { createExchange } from './load.ts';
import { exchangeConfig } from './session.ts';
import { failureInWords } from './words.ts';

export interface VenueProbe {
  readonly venue: LiveVenueId;
  readonly reachable: boolean;
  /** Why not, in words; null where it answered. */
  readonly failure: string | null;
}

/**
 * Asks each venue for its time over REST, all at once, and tells which answered. Takes `timeoutMs` at most, and hardly
 * any time where the network refuses.
 * @param overrides CCXT constructor options, for tests and proxies
 */
export async function probeVenues(
  ids: readonly LiveVenueId[],
  timeoutMs: number,
  overrides: Readonly<Record<string, unknown>> = {},
): Promise<VenueProbe[]> {
  const timer: { id?: NodeJS.Timeout } = {};
  const late = new Promise<'late'>((resolve) => {
    timer.id = setTimeout(() => resolve('late'), timeoutMs);
  });
  const probes = await Promise.all(ids.map((venue) => probe(venue, timeoutMs, overrides, late)));
  clearTimeout(timer.id);
  return probes;
}

async function probe(
  venue: LiveVenueId,
  timeoutMs: number,
  overrides: Readonly<Record<string, unknown>>,
  late: Promise<'late'>,
): Promise<VenueProbe> {
  try {
    const answer = await Promise.race([askTime(venue, timeoutMs, overrides), late]);
    if (answer !== 'late') return { venue, reachable: true, failure: null };
    return { venue, reachable: false, failure: 'no answer in time' };
  } catch (error) {
    return { venue, reachable: false, failure: failureInWords(error) };
  }
}

async function askTime(
  venue: LiveVenueId,
  timeoutMs: number,
  overrides: Readonly<Record<string, unknown>>,
): Promise<number | undefined> {
  const profile = exchangeProfile(venue);
  const config = exchangeConfig(profile, { timeout: timeoutMs, ...overrides });
  const nobody = { update: () => undefined, badFrame: () => undefined, connectionLost: () => undefined };
  const exchange = await createExchange(profile.module, config, nobody);
  return exchange.fetchTime();
}
