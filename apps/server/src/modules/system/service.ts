import type { Database } from '@tradewind/database';
import type { Clock } from '@tradewind/market';
import type { ComponentState, Feed, Health, SystemStatus } from '@tradewind/protocol';
import { VERSION } from '../../version.ts';
import type { FeedView, MarketData } from '../market-data/market-data.ts';
import type { EngineStatus } from '../trading/engine.ts';
import type { Metrics } from './metrics.ts';
import type { HistoryProgress } from '../market-data/bootstrap.ts';

const DATABASE_TIMEOUT_MS = 2_000;

export interface SystemOptions {
  readonly clock: Clock;
  readonly startedAt: number;
  readonly database: Database;
  readonly marketData: MarketData;
  readonly ticks: () => number;
  readonly cache: { readonly kind: string; ping(): Promise<unknown> };
  readonly clients: () => number;
  readonly history: () => HistoryProgress;
  /** undefined until the exchange has been started. */
  readonly engine: () => Pick<EngineStatus, 'world' | 'state' | 'seq'> | undefined;
  readonly metrics: Pick<Metrics, 'ticks' | 'lastTickAge'>;
}

/** What the system is made of and how it is doing. */
export class SystemService {
  readonly #options: SystemOptions;
  #sampledAt: number;
  #sampledTicks = 0;
  #ticksPerSecond = 0;

  constructor(options: SystemOptions) {
    this.#options = options;
    this.#sampledAt = options.clock.now();
  }

  /** Counts ticks since the last call and their age, for status and metrics; called every few seconds. */
  sample(): void {
    const { clock, ticks, metrics, marketData } = this.#options;
    const now = clock.now();
    const seconds = (now - this.#sampledAt) / 1000;
    if (seconds <= 0) return;
    this.#ticksPerSecond = Math.round(((ticks() - this.#sampledTicks) / seconds) * 10) / 10;
    metrics.ticks.inc(ticks() - this.#sampledTicks);
    this.#sampledAt = now;
    this.#sampledTicks = ticks();
    const newest = Math.max(...marketData.feeds().map(({ health }) => health.lastDataAt ?? -Infinity));
    if (Number.isFinite(newest)) metrics.lastTickAge.set((now - newest) / 1000);
  }

  /** Wallets must not go down with a venue: database and exchange make the system unavailable, a lost feed degrades it. */
  async health(): Promise<Health> {
    const { clock, startedAt } = this.#options;
    const components = await this.#components();
    const isDown = components.some(({ name, state }) => ESSENTIAL.has(name) && state === 'down');
    const impaired = components.some(({ state }) => state !== 'up');
    return {
      status: isDown ? 'unavailable' : impaired ? 'degraded' : 'ok',
      version: VERSION,
      uptimeSeconds: Math.round((clock.now() - startedAt) / 1000),
      components,
    };
  }

  async status(): Promise<SystemStatus> {
    const { clock, startedAt, marketData, clients, history } = this.#options;
    const health = await this.health();
    const feeds = marketData.feeds().map((view) => this.#feed(view));
    const ages = feeds.map(({ lastDataAgeMs }) => lastDataAgeMs).filter((age) => age !== null);
    return {
      status: health.status,
      version: VERSION,
      startedAt: new Date(startedAt).toISOString(),
      uptimeSeconds: Math.round((clock.now() - startedAt) / 1000),
      feeds,
      symbolsTracked: marketData.catalogue().size,
      lastTickAgeMs: ages.length === 0 ? null : Math.min(...ages),
      ticksPerSecond: this.#ticksPerSecond,
      components: health.components,
      clients: clients(),
      history: history(),
    };
  }

  #feed({ health, isPrimary, feedTime }: FeedView): Feed {
    const { venue, kind, label, state, lastDataAt, reconnects, lastError } = health;
    return {
      venue,
      kind,
      label,
      state,
      isPrimary,
      lastDataAt: lastDataAt === null ? null : new Date(lastDataAt).toISOString(),
      lastDataAgeMs: lastDataAt === null ? null : Math.max(0, this.#options.clock.now() - lastDataAt),
      feedTime: new Date(feedTime).toISOString(),
      reconnects,
      lastError,
    };
  }

  #exchange(): ComponentState {
    const engine = this.#options.engine();
    const state = engine?.state ?? 'starting';
    const detail = engine === undefined ? state : `${engine.world}: ${state}`;
    return { name: 'exchange', state: state === 'ready' ? 'up' : 'down', detail };
  }

  async #components(): Promise<ComponentState[]> {
    const { database, cache, marketData } = this.#options;
    const [databaseState, cacheState] = await Promise.all([
      probe('database', 'PostgreSQL', () => database.pool.query('SELECT 1')),
      probe('cache', cache.kind, () => cache.ping()),
    ]);
    const feeds = marketData.feeds().map(({ health }): ComponentState => {
      const state = health.state === 'live' ? 'up' : 'degraded';
      return { name: `feed ${health.venue}`, state, detail: `${health.label}: ${health.state}` };
    });
    return [databaseState, this.#exchange(), cacheState, ...feeds];
  }
}

/** Parts without which nothing can be promised. */
const ESSENTIAL = new Set(['database', 'exchange']);

async function probe(name: string, detail: string, ask: () => Promise<unknown>): Promise<ComponentState> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('no answer')), DATABASE_TIMEOUT_MS);
    });
    await Promise.race([ask(), late]);
    return { name, state: 'up', detail };
  } catch {
    return { name, state: 'down', detail: `${detail} does not answer` };
  } finally {
    clearTimeout(timer);
  }
}
