export { attachRealtime } from './attach.ts';
export type { Realtime } from './attach.ts';
export type { ConnectionAuthentication, ConnectionCredentials } from './authentication.ts';
export type { RealtimeStats } from './counters.ts';
export type { RealtimeMetrics } from './metrics.ts';
export type { RealtimeConfig, RealtimeLimits, RealtimeOptions, RedisPair } from './options.ts';
