import { settings } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import { eq } from 'drizzle-orm';
import type { LiveVenueId, VenueProbe } from '@tradewind/venues';
import type { Config } from '../../config.ts';

const REMEMBERED = 'feeds.auto';

export type ChosenFeeds =
  | { readonly kind: 'practice'; readonly reason: string }
  | { readonly kind: 'replay'; readonly reason: string }
  | { readonly kind: 'live'; readonly venues: readonly LiveVenueId[]; readonly reason: string };

/** Which live venues answer, asked at most once. */
export type Probe = (venues: readonly LiveVenueId[]) => Promise<readonly VenueProbe[]>;

/**
 * What FEEDS means here. `auto` takes the live venues that answer, else the practice market, and remembers which at
 * the first start: balances belong to the one or the other, so a network that comes and goes must not switch them.
 */
export async function chooseFeeds(
  config: Pick<Config, 'FEEDS'>,
  database: Database,
  liveVenues: readonly LiveVenueId[],
  probe: Probe,
): Promise<ChosenFeeds> {
  const setting = config.FEEDS;
  if (setting === 'practice' || setting === 'replay') return { kind: setting, reason: `FEEDS=${setting}` };
  if (setting !== 'auto') {
    const named = setting.split(',');
    const venues = setting === 'live' ? liveVenues : liveVenues.filter((venue) => named.includes(venue));
    return { kind: 'live', venues, reason: `FEEDS=${setting}` };
  }
  const [row] = await database.orm.select().from(settings).where(eq(settings.key, REMEMBERED));
  const remembered = (row?.value as { kind?: unknown } | undefined)?.kind;
  if (remembered === 'practice') {
    return {
      kind: 'practice',
      reason: 'chosen at the first start, when no exchange answered; FEEDS=live switches',
    };
  }
  if (remembered === 'live') {
    return { kind: 'live', venues: liveVenues, reason: 'chosen at the first start; FEEDS=practice switches' };
  }
  const answering = (await probe(liveVenues)).filter(({ reachable }) => reachable).map(({ venue }) => venue);
  const kind = answering.length > 0 ? 'live' : 'practice';
  await database.orm.insert(settings).values({ key: REMEMBERED, value: { kind } }).onConflictDoNothing();
  return kind === 'live'
    ? { kind, venues: liveVenues, reason: `${answering.join(', ')} answered` }
    : {
        kind,
        reason:
          'no exchange answered within 5 s, so prices are simulated; FEEDS=live tries the exchanges again',
      };
}
