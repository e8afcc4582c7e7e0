import { timestamp } from 'drizzle-orm/pg-core';

/** Millisecond precision: what a JavaScript Date holds, so that a value read back equals the one written. */
const options = { withTimezone: true, precision: 3, mode: 'date' } as const;

export const createdAt = () => timestamp('created_at', options).notNull().defaultNow();

export const updatedAt = () => timestamp('updated_at', options).notNull().defaultNow();

export const finishedAt = () => timestamp('finished_at', options);

/** A moment of any name. */
export const moment = (name: string) => timestamp(name, options);
