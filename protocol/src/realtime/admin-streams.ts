import type { ActorType } from '../resources/audit-entry.ts';

/** Streams of `/admin`. */
export const ADMIN_STREAMS = ['metrics', 'activity', 'performance'] as const;

export type AdminStream = (typeof ADMIN_STREAMS)[number];

export function isAdminStream(text: string): text is AdminStream {
  return (ADMIN_STREAMS as readonly string[]).includes(text);
}

/** `metrics`, each second: load of the process that serves this connection. */
export interface AdminMetrics {
  /** UTC milliseconds. */
  readonly time: number;
  readonly connections: number;
  readonly subscriptions: number;
  /** Realtime messages sent to clients in the last second, each receiver counted. */
  readonly messagesPerSecond: number;
  /** Connections refused or ended by the server since it started. */
  readonly dropped: number;
  /** REST requests answered in the last second; null where they are not counted. */
  readonly requestsPerSecond: number | null;
  /** 99th percentile of how late the event loop was in the last second, in milliseconds. */
  readonly eventLoopDelayP99Ms: number;
  readonly memory: { readonly rssBytes: number; readonly heapUsedBytes: number };
  /** The exchange; null where its engine is in another process, or there is none. */
  readonly engine: EngineMetrics | null;
}

/** How the one writer of a world does. */
export interface EngineMetrics {
  /** `live`, `replay` or `practice`. */
  readonly world: string;
  readonly state: 'starting' | 'ready' | 'recovering' | 'stopped';
  /** Number of the last command that was committed. */
  readonly seq: number;
  /** Times that an order was placed, changed or ended in the last second. */
  readonly ordersPerSecond: number;
  /** Commands that wait. */
  readonly waiting: number;
  /** How long the last batch took to be stored; null before the first. */
  readonly lastCommitMs: number | null;
  /** Since the process began: times that the engine was rebuilt from what is stored, and steps of liquidations. */
  readonly recoveries: number;
  readonly liquidations: number;
}

/** `activity`: a line of the audit log as it is written, without what changed. */
export interface AdminActivity {
  /** UTC milliseconds. */
  readonly time: number;
  readonly action: string;
  readonly actor: { readonly type: ActorType; readonly id: string | null };
  readonly target: { readonly type: string; readonly id: string | null };
}

/** `performance`, each five seconds: how the process did since the last. */
export interface AdminPerformance {
  /** UTC milliseconds. */
  readonly time: number;
  /** Latency of REST requests; null where none was answered, or they are not measured. */
  readonly http: {
    readonly requests: number;
    readonly p50Ms: number;
    readonly p95Ms: number;
    readonly p99Ms: number;
  } | null;
  /** Share of time that the event loop was busy, 0 to 1. */
  readonly eventLoopUtilization: number;
  /** Processor time used per second of wall time, all threads of the process; 1 is one core. */
  readonly cpuCores: number;
}

/** What each stream sends. */
export interface AdminStreamPayloads {
  metrics: AdminMetrics;
  activity: AdminActivity;
  performance: AdminPerformance;
}
