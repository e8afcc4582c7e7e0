import { apiKeys, secondFactors, sessions, users } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import type { Clock } from '@tradewind/market';
import { PLAN_NAMES, ROLES } from '@tradewind/protocol';
import type { adminRoutes, RouteResponse } from '@tradewind/protocol';
import { eq, ne, sql } from 'drizzle-orm';
import { activeSession } from './active-session.ts';
import { dailySignIns } from './daily-sign-ins.ts';

export type Statistics = RouteResponse<typeof adminRoutes.statistics>;

/** Days in the charts, today among them. */
const DAYS = 30;
const DAY_MS = 86_400_000;

/** Figures of the whole house. Days are those of UTC; deleted accounts don't count. */
export class AdminStatistics {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #cookieIdleMs: number;

  constructor(options: {
    readonly database: Database;
    readonly clock: Clock;
    /** A cookie session that is not used for so long has ended. */
    readonly cookieIdleMs: number;
  }) {
    this.#database = options.database;
    this.#clock = options.clock;
    this.#cookieIdleMs = options.cookieIdleMs;
  }

  async read(): Promise<Statistics> {
    const { orm } = this.#database;
    const now = new Date(this.#clock.now());
    const today = now.getTime() - (now.getTime() % DAY_MS);
    const days = Array.from({ length: DAYS }, (_, back) => dayText(today - (DAYS - 1 - back) * DAY_MS));
    const since = new Date(today - (DAYS - 1) * DAY_MS);
    const [accounts, active, keys, registered, signIns] = await Promise.all([
      this.#accounts(now, new Date(today)),
      orm.$count(sessions, activeSession(now, this.#cookieIdleMs)),
      orm.select({ kind: apiKeys.kind, count: count() }).from(apiKeys).groupBy(apiKeys.kind),
      this.#registrations(since),
      dailySignIns(this.#database, since),
    ]);
    const keysOf = (kind: 'platform' | 'llm') => keys.find((row) => row.kind === kind)?.count ?? 0;
    return {
      time: now.toISOString(),
      users: accounts,
      sessions: { active },
      apiKeys: { platform: keysOf('platform'), llm: keysOf('llm') },
      registrations: days.map((date) => ({ date, count: registered.get(date) ?? 0 })),
      signIns: days.map((date) => ({ date, ...(signIns.get(date) ?? { succeeded: 0, failed: 0 }) })),
    };
  }

  async #accounts(now: Date, today: Date): Promise<Statistics['users']> {
    const plan = sql<string>`CASE WHEN ${users.planExpiresAt} <= ${now.toISOString()} THEN 'free' ELSE ${users.plan} END`;
    const where = (condition: ReturnType<typeof sql>) =>
      sql<number>`(count(*) FILTER (WHERE ${condition}))::int`;
    const groups = await this.#database.orm
      .select({
        role: users.role,
        plan,
        total: count(),
        verified: where(sql`${users.emailVerifiedAt} IS NOT NULL`),
        suspended: where(sql`${users.status} = 'suspended'`),
        withSecondFactor: where(sql`${secondFactors.enabledAt} IS NOT NULL`),
        newToday: where(sql`${users.createdAt} >= ${today.toISOString()}`),
        activeToday: where(sql`${users.lastSeenAt} >= ${today.toISOString()}`),
      })
      .from(users)
      .leftJoin(secondFactors, eq(secondFactors.userId, users.id))
      .where(ne(users.status, 'deleted'))
      // By place: repeated, the expression would be another one with parameters of its own.
      .groupBy(sql`1, 2`);
    type Group = (typeof groups)[number];
    const sum = (pick: (group: Group) => number) => groups.reduce((total, group) => total + pick(group), 0);
    const of = (belongs: (group: Group) => boolean) => sum((group) => (belongs(group) ? group.total : 0));
    return {
      total: sum(({ total }) => total),
      verified: sum(({ verified }) => verified),
      suspended: sum(({ suspended }) => suspended),
      withSecondFactor: sum(({ withSecondFactor }) => withSecondFactor),
      newToday: sum(({ newToday }) => newToday),
      activeToday: sum(({ activeToday }) => activeToday),
      byRole: Object.fromEntries(ROLES.map((role) => [role, of((group) => group.role === role)])),
      byPlan: Object.fromEntries(PLAN_NAMES.map((name) => [name, of((group) => group.plan === name)])),
    };
  }

  async #registrations(since: Date): Promise<ReadonlyMap<string, number>> {
    const day = sql<string>`to_char(${users.createdAt} AT TIME ZONE 'UTC', 'YYYY-MM-DD')`;
    const rows = await this.#database.orm
      .select({ day, count: count() })
      .from(users)
      .where(sql`${users.createdAt} >= ${since.toISOString()} AND ${users.status} <> 'deleted'`)
      .groupBy(sql`1`);
    return new Map(rows.map((row) => [row.day, row.count]));
  }
}

const count = () => sql<number>`count(*)::int`;

function dayText(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
