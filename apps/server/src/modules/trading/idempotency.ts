import { createHash } from 'node:crypto';
import type { AccountCommand } from '@tradewind/exchange';
import { invalidField } from '@tradewind/protocol';
import type { FastifyRequest } from 'fastify';
import type { IdempotencyKey } from './engine.ts';

/** How a client names a write, so that a retry does nothing twice. */
export interface WriteKey {
  /** The header `Idempotency-Key`, as it came. */
  readonly header?: string | undefined;
  /** The client's own id of an order, which is a key as well. */
  readonly clientOrderId?: string | undefined;
}

/** The header `Idempotency-Key` of a request; undefined without one. */
export function keyHeader({ headers }: FastifyRequest): string | undefined {
  return headers['idempotency-key']?.toString();
}

const PRINTABLE = /^[\x21-\x7e]{1,128}$/;

/**
 * The key of a command, null where the client gave none. Its hash is that of the command as it was understood, so that
 * `0.1` and `0.10` are the same and a key can't be used for anything else.
 * @throws {ApiError} VALIDATION_FAILED for a header that isn't printable, or contradicts the order's own id
 */
export function idempotencyKey(write: WriteKey, command: AccountCommand): IdempotencyKey | null {
  const name = keyName(write);
  return name === null ? null : { key: name, bodyHash: hashOf(command) };
}

/** The name alone. @throws {ApiError} as {@link idempotencyKey} */
export function keyName({ header, clientOrderId }: WriteKey): string | null {
  if (header !== undefined && !PRINTABLE.test(header)) {
    throw invalidField('headers.idempotency-key', 'must be 1 to 128 printable characters without spaces');
  }
  if (clientOrderId === undefined) return header === undefined ? null : `key:${header}`;
  if (header !== undefined && header !== clientOrderId) {
    throw invalidField('headers.idempotency-key', 'an order with a clientOrderId has its key already');
  }
  return `order:${clientOrderId}`;
}

function hashOf(command: AccountCommand): string {
  return createHash('sha256').update(canonical(command)).digest('hex');
}

/** JSON with its fields in order of their names; amounts as text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, field: unknown) => {
    if (typeof field === 'bigint') return `${field}n`;
    if (typeof field !== 'object' || field === null || Array.isArray(field)) return field;
    return Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
