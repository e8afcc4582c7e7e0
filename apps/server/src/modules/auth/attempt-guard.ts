import { createHmac } from 'node:crypto';
import type { RedisScripts } from '@tradewind/bus';
import type { Clock } from '@tradewind/market';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { networkOf } from '../../http/limits/network.ts';
import { ACQUAINTED, STRANGER_ADDRESS, STRANGERS } from './attempt-delays.ts';
import type { DelayPolicy } from './attempt-delays.ts';
import { MailAllowance } from './attempt-mails.ts';
import { tooEarly } from './attempt-refusal.ts';
import { createAttemptStore } from './attempt-store-insured.ts';
import type { AttemptStore } from './attempt-store.ts';
import type { Attempts, GuessKind } from './attempts.ts';
import { DeviceCookies } from './device-cookie.ts';

/** How long an address counts as the account's own after signing in from it, for clients that keep no cookies. */
const ADDRESS_REMEMBERED_MS = 30 * 24 * 60 * 60_000;

export interface AttemptGuardOptions {
  readonly clock: Clock;
  readonly scripts: RedisScripts | undefined;
  /** 32 bytes that stay the same in all processes and across restarts. */
  readonly deviceKey: Buffer;
  /** Whether cookies travel over TLS only; in production. */
  readonly alwaysSecure: boolean;
}

interface Counter {
  readonly key: string;
  readonly policy: DelayPolicy;
}

/**
 * Slows guessing down until it is hopeless, and leaves the owner alone. Each attempt is judged by the first of these
 * that vouches for it: the device, which has signed in to this account before; the address, from which somebody has;
 * or nobody, and then all strangers wait together. Failures of strangers never touch the owner's counters, and the
 * owner's success never resets those of strangers. Whether an account exists makes no difference.
 */
export class AttemptGuard implements Attempts {
  readonly #clock: Clock;
  readonly #key: Buffer;
  readonly #store: AttemptStore;
  readonly #devices: DeviceCookies;
  readonly #mails: MailAllowance;
  /** What attempts of a request under way were charged to, by what they guess at. */
  readonly #charged = new WeakMap<FastifyRequest, Map<string, readonly string[]>>();

  constructor({ clock, scripts, deviceKey, alwaysSecure }: AttemptGuardOptions) {
    this.#clock = clock;
    this.#key = deviceKey;
    this.#store = createAttemptStore({ clock, scripts });
    this.#devices = new DeviceCookies({ key: deviceKey, clock, alwaysSecure });
    this.#mails = new MailAllowance({ clock, scripts });
  }

  /** Gives back what a request was charged that ended in a fault of ours: overload must not lock anybody out. */
  install(app: FastifyInstance): void {
    app.addHook('onResponse', async (request, reply) => {
      if (reply.statusCode < 500) return;
      for (const keys of this.#charged.get(request)?.values() ?? []) await this.#refund(keys);
    });
  }

  /** Counts the attempt as a failure at once, so that guesses sent together can't all slip through. */
  async assertAllowed(kind: GuessKind, subject: string, request: FastifyRequest): Promise<void> {
    const guessed = this.#blind(kind, subject);
    if (kind === 'mail') return this.#mails.spend(guessed);
    const keys = await this.#charge(guessed, request);
    const charged = this.#charged.get(request) ?? new Map<string, readonly string[]>();
    this.#charged.set(request, charged.set(guessed, keys));
  }

  /** Leaves the attempt counted as it is. */
  async failed(kind: GuessKind, subject: string, request: FastifyRequest): Promise<void> {
    this.#charged.get(request)?.delete(this.#blind(kind, subject));
  }

  async succeeded(
    kind: GuessKind,
    subject: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const guessed = this.#blind(kind, subject);
    const address = addressCounter(guessed, request);
    await this.#refund(this.#charged.get(request)?.get(guessed) ?? []);
    this.#charged.get(request)?.delete(guessed);
    // Others may guess from an owner's address; only who needed it to be vouched for begins anew there.
    if (this.#devices.deviceOf(request, guessed) === null) await this.#store.clear(address);
    await this.#store.clear(deviceCounter(guessed, this.#devices.acquaint(guessed, request, reply)));
    await this.#store.remember(address, ADDRESS_REMEMBERED_MS, this.#clock.now());
  }

  /** @throws {ApiError} RATE_LIMITED */
  async #charge(guessed: string, request: FastifyRequest): Promise<readonly string[]> {
    for (const counter of await this.#vouching(guessed, request)) {
      if (await this.#counted(counter)) return [counter.key];
    }
    const address = { key: `${addressCounter(guessed, request)}:stranger`, policy: STRANGER_ADDRESS };
    const all = { key: `${guessed}:strangers`, policy: STRANGERS };
    await this.#counted(address);
    try {
      await this.#counted(all);
    } catch (error) {
      await this.#store.refund(address.key);
      throw error;
    }
    return [address.key, all.key];
  }

  async #vouching(guessed: string, request: FastifyRequest): Promise<Counter[]> {
    const device = this.#devices.deviceOf(request, guessed);
    if (device !== null) return [{ key: deviceCounter(guessed, device), policy: ACQUAINTED }];
    const key = addressCounter(guessed, request);
    return (await this.#store.remembers(key)) ? [{ key, policy: ACQUAINTED }] : [];
  }

  /** False where the counter vouches for nobody any more. @throws {ApiError} RATE_LIMITED where it has to wait. */
  async #counted({ key, policy }: Counter): Promise<boolean> {
    const charge = await this.#store.charge(key, policy, this.#clock.now());
    if (charge.outcome === 'wait') throw tooEarly(charge.waitMs);
    return charge.outcome === 'charged';
  }

  async #refund(keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#store.refund(key);
  }

  /** What is guessed at, as it is kept: not even the store learns names and mail addresses. */
  #blind(kind: GuessKind, subject: string): string {
    const hash = createHmac('sha256', this.#key).update(`subject:${kind}:${subject}`).digest('base64url');
    return hash.slice(0, 22);
  }
}

function deviceCounter(guessed: string, device: string): string {
  return `${guessed}:device:${device}`;
}

function addressCounter(guessed: string, request: FastifyRequest): string {
  return `${guessed}:address:${networkOf(request.ip)}`;
}
