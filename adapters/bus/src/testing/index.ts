export { REDIS_ABSENT, startRedis } from './redis-server.ts';
export type { RedisServer } from './redis-server.ts';
