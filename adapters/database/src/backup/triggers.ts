import type pg from 'pg';
import { BACKED_UP_SCHEMAS } from './catalog.ts';

/**
 * Does something to our tables without their triggers, inside the caller's transaction. Rows of a backup are to arrive
 * as they were, but the audit log's triggers would number and hash them anew and refuse to clear the table.
 */
export async function withoutTriggers(client: pg.ClientBase, work: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ table: string; trigger: string }>(
    `SELECT c.oid::regclass::text AS table, quote_ident(t.tgname) AS trigger
     FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY ($1) AND c.relkind IN ('r', 'p')
       AND NOT t.tgisinternal AND t.tgparentid = 0 AND t.tgenabled = 'O'
     ORDER BY 1, 2`,
    [BACKED_UP_SCHEMAS],
  );
  for (const { table, trigger } of rows)
    await client.query(`ALTER TABLE ${table} DISABLE TRIGGER ${trigger}`);
  await work();
  for (const { table, trigger } of rows) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER ${trigger}`);
}
