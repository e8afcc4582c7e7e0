import { ApiError } from '@tradewind/protocol';
import type { FastifyInstance } from 'fastify';
import { PAGES } from './terminal.ts';

/** What is served besides the contract: documents about it, figures of the process, and the files of the terminal. */
const DOCUMENTS = /^\/api\/docs(\/.*)?$|^\/api\/(v1\/)?openapi\.json$/;
/** Prometheus signs in nowhere. It holds figures of the house, none of a person. */
const METRICS = /^(\/api(\/v1)?)?\/metrics$/;
const FILES: ReadonlySet<string> = new Set(['/', '/*', ...PAGES]);
const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Whether a route answers although the contract does not declare it. `url` is that of its registration. */
export function isOpen({ method, url }: { readonly method: string; readonly url: string }): boolean {
  // The answer to what browsers ask before a request of another origin.
  if (method === 'OPTIONS' && url === '*') return true;
  return READS.has(method) && (DOCUMENTS.test(url) || METRICS.test(url) || FILES.has(url));
}

/**
 * Lets no route answer that is neither declared nor open: whoever registers one past the contract gets 404 instead of a
 * route that nobody guards.
 */
export function denyUndeclared(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    const { config, url } = request.routeOptions;
    if (request.is404 || config.declared === true) return;
    if (url !== undefined && isOpen({ method: request.method, url })) return;
    throw new ApiError(
      'NOT_FOUND',
      `There is no ${request.method} ${request.url.split('?')[0]!.slice(0, 200)}`,
    );
  });
}
