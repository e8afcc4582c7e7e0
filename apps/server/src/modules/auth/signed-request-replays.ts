import { createHash } from 'node:crypto';
import type { Cache } from '@tradewind/market';
import { ApiError } from '@tradewind/protocol';
import { CLOCK_AHEAD_MS_MAX, RECEIVE_WINDOW_MS_MAX } from './signed-request.ts';

/** Time for a body to arrive, and for the clocks of several processes to differ. */
const SLACK_MS = 60_000;

/**
 * Longer than any copy of a request can pass the check of its time. The receive window is not part of what is signed,
 * so the longest one counts: whoever replays a request may ask for it.
 */
const REMEMBERED_MS = RECEIVE_WINDOW_MS_MAX + CLOCK_AHEAD_MS_MAX + SLACK_MS;

/** Remembers which signed requests were let through, for all processes. */
export class SignedRequestReplays {
  readonly #cache: Cache;

  constructor(cache: Cache) {
    this.#cache = cache;
  }

  /**
   * Lets each message of a key through once, however its signature is spelled.
   * @throws {ApiError} INVALID_SIGNATURE the second time; NOT_READY while it can't be told, so that nothing runs twice
   */
  async assertFirst(keyId: string, message: string): Promise<void> {
    const digest = createHash('sha256').update(message).digest('base64url');
    if (!(await this.#claim(`auth.signed-request:${keyId}:${digest}`))) {
      throw new ApiError(
        'INVALID_SIGNATURE',
        'This signed request was received before: sign each one with its own time',
      );
    }
  }

  async #claim(key: string): Promise<boolean> {
    try {
      return await this.#cache.setIfAbsent(key, 1, REMEMBERED_MS);
    } catch {
      throw new ApiError('NOT_READY', 'Signed requests can’t be told from copies at the moment', {
        details: { part: 'cache' },
        retryAfterSeconds: 2,
      });
    }
  }
}
