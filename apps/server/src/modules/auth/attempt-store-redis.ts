import type { RedisScripts } from '@tradewind/bus';
import type { DelayPolicy } from './attempt-delays.ts';
import type { AttemptStore, Charge } from './attempt-store.ts';

/**
 * KEYS[1] the counter, a hash; ARGV now, failures from which on it is void (0: never), time to live, then the delays.
 * Answers 0 when counted, the wait in milliseconds, or -1 when void. Numbers are written whole: Lua would shorten times
 * to fourteen digits.
 */
const CHARGE = `
local counter = redis.call('HMGET', KEYS[1], 'failures', 'waitUntil')
local failures = tonumber(counter[1] or 0)
local now, void = tonumber(ARGV[1]), tonumber(ARGV[2])
if void > 0 and failures >= void then return -1 end
local wait = tonumber(counter[2] or 0) - now
if wait > 0 and wait <= tonumber(ARGV[#ARGV]) then return wait end
local delay = tonumber(ARGV[4 + math.min(failures, #ARGV - 4)])
redis.call('HSET', KEYS[1], 'failures', failures + 1, 'waitUntil', string.format('%.0f', now + delay))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 0
`;

const REFUND = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if redis.call('HINCRBY', KEYS[1], 'failures', -1) <= 0 then return redis.call('DEL', KEYS[1]) end
return redis.call('HSET', KEYS[1], 'waitUntil', 0)
`;

const CLEAR = `return redis.call('DEL', KEYS[1])`;
const REMEMBER = `return redis.call('SET', KEYS[1], 1, 'PX', ARGV[1])`;
const REMEMBERS = `return redis.call('EXISTS', KEYS[1])`;

/** Shared by all processes. Every step is one script, so no two processes let the same attempt through. */
export class RedisAttemptStore implements AttemptStore {
  readonly #scripts: RedisScripts;

  constructor(scripts: RedisScripts) {
    this.#scripts = scripts;
  }

  async charge(key: string, { delaysMs, voidAt, forgetMs }: DelayPolicy, now: number): Promise<Charge> {
    const answer = Number(await this.#run(CHARGE, key, [now, voidAt ?? 0, forgetMs, ...delaysMs]));
    if (answer === 0) return { outcome: 'charged' };
    return answer < 0 ? { outcome: 'void' } : { outcome: 'wait', waitMs: answer };
  }

  async refund(key: string): Promise<void> {
    await this.#run(REFUND, key);
  }

  async clear(key: string): Promise<void> {
    await this.#run(CLEAR, key);
  }

  async remember(key: string, ttlMs: number): Promise<void> {
    await this.#run(REMEMBER, `${key}:known`, [ttlMs]);
  }

  async remembers(key: string): Promise<boolean> {
    return (await this.#run(REMEMBERS, `${key}:known`)) === 1;
  }

  #run(script: string, key: string, args: readonly number[] = []): Promise<unknown> {
    const keys = [`${this.#scripts.prefix}attempts:${key}`];
    return this.#scripts.eval(script, { keys, arguments: args.map(String) });
  }
}
