import type { Refused } from '../engine.ts';
import type { LoadedWorld } from './loaded-world.ts';
import type { Submission } from './messages.ts';

/** What PostgreSQL's text can't hold: the zero character and halves of surrogate pairs. */
const NOT_STORABLE = /\0|\p{Cs}/u;

/**
 * Refuses what the exchange would take but the database could not store: one such command would fail the whole batch that it
 * is in, again and again. Clients over HTTP are stopped before; this is for everybody else.
 */
export function refusalOf(world: LoadedWorld, { command, key }: Submission): Refused | null {
  if ('currency' in command && !world.knows(command.currency)) {
    return { ok: false, reason: 'unknown_market', message: `no market has the currency ${command.currency}` };
  }
  const clientOrderId = command.type === 'place' ? command.order.clientOrderId : undefined;
  const ownId = 'clientOrderId' in command ? command.clientOrderId : clientOrderId;
  if (ownId !== undefined && NOT_STORABLE.test(ownId)) {
    return {
      ok: false,
      reason: 'invalid_combination',
      message: 'the client order id has characters that are none',
    };
  }
  if (key !== null && NOT_STORABLE.test(key.key)) {
    return { ok: false, reason: 'invalid_combination', message: 'the key has characters that are none' };
  }
  return null;
}
