import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Paths that belong to the terminal's own router; a reload of one must find the page. */
export const PAGES = [
  '/trade',
  '/trade/*',
  '/statistics',
  '/status',
  '/settings',
  '/sign-in',
  '/sign-up',
  '/forgot',
  '/reset',
  '/verify-email',
  '/wallet',
  '/wallet/*',
  '/portfolio',
  '/account',
  '/account/*',
  '/admin',
  '/admin/*',
];

/** Serves the built terminal at `/`. Assets carry a content hash in their names, so they may be kept for good. */
export async function installTerminal(app: FastifyInstance, folder: string | undefined): Promise<void> {
  if (folder === undefined || !existsSync(join(folder, 'index.html'))) {
    app.get('/', { schema: { hide: true } }, async (_request, reply) =>
      reply
        .type('text/plain; charset=utf-8')
        .send('Tradewind is running. The terminal is not built; the API is at /api/v1.\n'),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    index: ['index.html'],
    setHeaders: (response, path) => {
      const immutable = path.includes('/assets/') || path.includes('\\assets\\');
      response.header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  for (const page of PAGES) {
    app.get(page, { schema: { hide: true } }, (_request, reply) => reply.sendFile('index.html'));
  }
}
