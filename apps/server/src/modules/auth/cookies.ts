import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

export const REFRESH_COOKIE = 'tradewind_refresh';
export const SESSION_COOKIE = 'tradewind_session';

/** Cookies of sign-ins. Scripts can't read them; behind TLS they travel over TLS only. */
export class AuthCookies {
  readonly #secure: (request: FastifyRequest) => boolean;

  /** `alwaysSecure` in production; elsewhere a plain address on one's own machine must work too. */
  constructor(alwaysSecure: boolean) {
    this.#secure = (request) => alwaysSecure || request.protocol === 'https';
  }

  setRefresh(request: FastifyRequest, reply: FastifyReply, token: string, expires: Date): void {
    reply.setCookie(REFRESH_COOKIE, token, { ...this.#refresh(request), expires });
  }

  clearRefresh(request: FastifyRequest, reply: FastifyReply): void {
    reply.clearCookie(REFRESH_COOKIE, this.#refresh(request));
  }

  setSession(request: FastifyRequest, reply: FastifyReply, token: string, expires: Date): void {
    reply.setCookie(SESSION_COOKIE, token, { ...this.#session(request), expires });
  }

  clearSession(request: FastifyRequest, reply: FastifyReply): void {
    reply.clearCookie(SESSION_COOKIE, this.#session(request));
  }

  #refresh(request: FastifyRequest): CookieSerializeOptions {
    return { httpOnly: true, sameSite: 'strict', path: '/api', secure: this.#secure(request) };
  }

  #session(request: FastifyRequest): CookieSerializeOptions {
    return { httpOnly: true, sameSite: 'lax', path: '/', secure: this.#secure(request) };
  }
}
