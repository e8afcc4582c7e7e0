import { createHmac, randomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import type { Clock } from '@tradewind/market';
import type { FastifyReply, FastifyRequest } from 'fastify';

export const DEVICE_COOKIE = 'tradewind_device';

const ID_BYTES = 16;
const TIME_BYTES = 6;
const MARK_BYTES = 8;
/** The newest first. An account that signs in with password and code leaves two. */
const MARKS_MAX = 16;
/** As long as browsers keep a cookie at most. */
const LIFETIME_MS = 400 * 24 * 60 * 60_000;

export interface DeviceCookiesOptions {
  /** Signs the cookies; the same in all processes and across restarts, or every device becomes a stranger. */
  readonly key: Buffer;
  readonly clock: Clock;
  /** Over TLS only, even where the request seems to have come in plain; in production. */
  readonly alwaysSecure: boolean;
}

interface Device {
  readonly id: Buffer;
  readonly marks: readonly Buffer[];
}

/**
 * Cookies by which a device shows that it has signed in to an account before, after OWASP
 * (https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies). One holds a random id, the
 * time it was issued and a mark for each subject that signed in there: a keyed hash, so it tells nobody which accounts
 * those are. All of it is signed. It opens nothing by itself; whoever steals it gains a counter of ten guesses.
 */
export class DeviceCookies {
  readonly #options: DeviceCookiesOptions;
  readonly #signer: cookie.Signer;
  /** What an answer under way already sets: one request may make a device known twice. */
  readonly #issued = new WeakMap<FastifyRequest, Device>();

  constructor(options: DeviceCookiesOptions) {
    this.#options = options;
    this.#signer = new cookie.Signer(options.key, 'sha256');
  }

  /** Id of the request's device if `subject` has signed in on it, else null. */
  deviceOf(request: FastifyRequest, subject: string): string | null {
    const device = this.#read(request);
    if (device === null) return null;
    const mark = this.#mark(subject);
    return device.marks.some((known) => known.equals(mark)) ? device.id.toString('base64url') : null;
  }

  /** Lets the device be known to `subject`, beside those who signed in on it before. Answers the device's id. */
  acquaint(subject: string, request: FastifyRequest, reply: FastifyReply): string {
    const { clock, alwaysSecure } = this.#options;
    const { id, marks } = this.#read(request) ?? { id: randomBytes(ID_BYTES), marks: [] };
    const mark = this.#mark(subject);
    const others = marks.filter((known) => !known.equals(mark));
    const device = { id, marks: [mark, ...others].slice(0, MARKS_MAX) };
    this.#issued.set(request, device);
    const issuedAt = Buffer.alloc(TIME_BYTES);
    issuedAt.writeUIntBE(clock.now(), 0, TIME_BYTES);
    const content = Buffer.concat([id, issuedAt, ...device.marks]).toString('base64url');
    reply.setCookie(DEVICE_COOKIE, this.#signer.sign(content), {
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      secure: alwaysSecure || request.protocol === 'https',
      maxAge: LIFETIME_MS / 1000,
    });
    return id.toString('base64url');
  }

  /** What we signed has the form that we gave it, so only signature and age are looked at. */
  #read(request: FastifyRequest): Device | null {
    const issued = this.#issued.get(request);
    if (issued !== undefined) return issued;
    const { valid, value } = this.#signer.unsign(request.cookies[DEVICE_COOKIE] ?? '');
    if (!valid || value === null) return null;
    const content = Buffer.from(value, 'base64url');
    const issuedAt = content.readUIntBE(ID_BYTES, TIME_BYTES);
    if (this.#options.clock.now() - issuedAt > LIFETIME_MS) return null;
    const marks: Buffer[] = [];
    for (let at = ID_BYTES + TIME_BYTES; at < content.length; at += MARK_BYTES) {
      marks.push(content.subarray(at, at + MARK_BYTES));
    }
    return { id: content.subarray(0, ID_BYTES), marks };
  }

  #mark(subject: string): Buffer {
    const { key } = this.#options;
    return createHmac('sha256', key).update(`mark:${subject}`).digest().subarray(0, MARK_BYTES);
  }
}
