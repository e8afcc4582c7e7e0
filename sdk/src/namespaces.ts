import { isAdminStream, isUserStream, parseStream } from '@tradewind/protocol';
import type { StreamNamespace } from '@tradewind/protocol';

export type ClientNamespace = StreamNamespace | '/user' | '/admin';

/** True where the server wants to know who connects. */
export function isProtected(namespace: ClientNamespace): boolean {
  return namespace === '/user' || namespace === '/admin';
}

/** Sorts streams by the namespace that has them. What none has goes to `/market`, which names it in its refusal. */
export function byNamespace(streams: readonly string[]): (readonly [ClientNamespace, string[]])[] {
  return [...Map.groupBy(streams, namespaceOf)];
}

export function namespaceOf(stream: string): ClientNamespace {
  if (isUserStream(stream)) return '/user';
  if (isAdminStream(stream)) return '/admin';
  return parseStream('/prices', stream) === undefined ? '/market' : '/prices';
}
