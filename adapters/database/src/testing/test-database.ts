import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openDatabase } from '../database.ts';
import type { Database } from '../database.ts';
import { SERVICE_VARIABLE, TEMPLATE, withDatabase } from './cluster-service.ts';

/** A database of one's own, migrated and empty. */
export interface TestDatabase {
  readonly database: Database;
  readonly url: string;
  /** Closes the pool and removes the database. */
  drop(): Promise<void>;
}

/**
 * Makes a database for one test file (or one test). Needs vitest's global set-up of this repository, which holds the
 * cluster.
 *
 * @param options.empty without the schema, for tests of migrations and restore
 */
export async function createTestDatabase(options: { readonly empty?: boolean } = {}): Promise<TestDatabase> {
  const admin = await adminUrl();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(admin, `CREATE DATABASE ${name} TEMPLATE ${options.empty ? 'template0' : TEMPLATE}`);
  const url = withDatabase(admin, name);
  const database = await openDatabase({ url, max: 5, name: 'test' });
  return {
    database,
    url,
    async drop() {
      await database.close();
      await asAdmin(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function adminUrl(): Promise<string> {
  const service = process.env[SERVICE_VARIABLE];
  if (service === undefined)
    throw new Error('no test cluster: run the tests through the vitest.config.ts of the repository');
  const response = await fetch(service);
  const text = await response.text();
  if (!response.ok) throw new Error(`the test cluster did not start: ${text}`);
  return text;
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
