import { invalidCursor } from '@tradewind/protocol';
import { and, eq, lt, or } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { users } from '@tradewind/database';
import { z } from 'zod';

/** Place of an account in a list, newest first: accounts that come later don't shift it. */
export interface AccountPlace {
  readonly createdAt: Date;
  readonly id: string;
}

export function writeCursor({ createdAt, id }: AccountPlace): string {
  return `${createdAt.toISOString()}_${id}`;
}

const place = z.tuple([z.iso.datetime({ precision: 3 }), z.uuid()]);

/** @throws {ApiError} VALIDATION_FAILED for what {@link writeCursor} did not write */
export function readCursor(cursor: string): AccountPlace {
  const parsed = place.safeParse(cursor.split('_'));
  if (!parsed.success) throw invalidCursor();
  const [time, id] = parsed.data;
  return { createdAt: new Date(time), id };
}

/** Accounts that come after a place. */
export function afterPlace({ createdAt, id }: AccountPlace): SQL | undefined {
  return or(lt(users.createdAt, createdAt), and(eq(users.createdAt, createdAt), lt(users.id, id)));
}
