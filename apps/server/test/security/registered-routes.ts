import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';

const CREATED = 'fastify.initialization';

export interface RegisteredRoute {
  readonly method: string;
  /** As registered, with its prefix and parameters as `:name`. */
  readonly url: string;
  readonly declared: boolean;
}

/**
 * Writes down each route of the servers that are started from now on until `stop`, whoever registers it. It listens where
 * Fastify announces new servers, so nothing that is registered can go past it.
 * @param more Adds something to each server before anything else does.
 */
export function watchRegistration(more: (app: FastifyInstance) => void = () => undefined) {
  const registered: RegisteredRoute[] = [];
  const onCreated = (message: unknown): void => {
    const { fastify } = message as { readonly fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ method, url, config }) => {
      for (const name of [method].flat()) {
        registered.push({ method: name, url, declared: config?.declared === true });
      }
    });
    more(fastify);
  };
  subscribe(CREATED, onCreated);
  return { registered, stop: () => void unsubscribe(CREATED, onCreated) };
}
