import { invalidField } from '@tradewind/protocol';
import type { FastifyInstance } from 'fastify';

/**
 * Refuses the character U+0000 in parameters, queries and bodies. No text of ours needs it, and PostgreSQL can't hold
 * it: a query with one fails, which must not look like a fault of the server.
 */
export function refuseZeroCharacters(app: FastifyInstance): void {
  app.addHook('preValidation', async ({ params, query, body }) => {
    for (const [root, value] of Object.entries({ params, query, body })) {
      const path = pathOfZero(value, root);
      if (path !== undefined) throw invalidField(path, 'must not contain the character U+0000');
    }
  });
}

/** Where text with a zero character is, as `body.symbols.0.name`; also of a field's own name. */
function pathOfZero(value: unknown, path: string): string | undefined {
  if (typeof value === 'string') return value.includes('\0') ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    if (key.includes('\0')) return path;
    const found = pathOfZero(child, `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
