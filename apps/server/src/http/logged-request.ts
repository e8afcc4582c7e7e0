import type { FastifyRequest } from 'fastify';

/** What the log tells of a request. Headers and bodies never are part of it. */
export function loggedRequest(request: FastifyRequest): Readonly<Record<string, unknown>> {
  return {
    method: request.method,
    url: withoutValues(request.url),
    host: request.host,
    remoteAddress: request.ip,
    remotePort: request.socket?.remotePort,
  };
}

/** Links of mails and the way back from Google carry secrets in their query: what the log needs is which were there. */
function withoutValues(url: string): string {
  const [path = '', query] = url.split('?', 2);
  if (query === undefined) return path;
  const names = query.split('&').map((parameter) => parameter.split('=', 1)[0]);
  return `${path}?${names.join('&')}`;
}
