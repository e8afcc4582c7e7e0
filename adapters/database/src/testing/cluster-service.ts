import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase } from '../database.ts';
import { lockHolder } from '../embedded/lock.ts';
import { startEmbeddedPostgres } from '../embedded/start.ts';
import { migrate } from '../migrations.ts';

/** Where the workers of a test run find the service, in their environment. */
export const SERVICE_VARIABLE = 'TRADEWIND_TEST_CLUSTER';

/** The migrated database that every test database is a copy of. */
export const TEMPLATE = 'tradewind_template';

/**
 * One PostgreSQL cluster for a whole test run, held by the process that outlives all workers. It costs nothing until
 * the first worker asks for it. Its files go with it, also when the run is killed.
 *
 * @returns the end of the service, to be awaited when the run is over
 */
export async function serveTestCluster(): Promise<() => Promise<void>> {
  let cluster: Promise<TestCluster> | undefined;
  const secret = randomUUID();
  const server = createServer((request, response) => {
    if (request.url !== `/${secret}`) {
      response.writeHead(404).end();
      return;
    }
    cluster ??= startTestCluster();
    cluster.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  const { port } = server.address() as AddressInfo;
  process.env[SERVICE_VARIABLE] = `http://127.0.0.1:${port}/${secret}`;
  return async () => {
    server.close();
    await (await cluster?.catch(() => undefined))?.stop();
  };
}

interface TestCluster {
  readonly url: string;
  stop(): Promise<void>;
}

const FOLDER_PREFIX = 'tradewind-test-cluster-';
const ABANDONED_AFTER_MS = 10 * 60_000;

async function startTestCluster(): Promise<TestCluster> {
  await removeAbandoned();
  const folder = await mkdtemp(join(tmpdir(), FOLDER_PREFIX));
  const embedded = await startEmbeddedPostgres({ folder, purpose: 'a test run', temporary: true });
  const database = await openDatabase({ url: embedded.url, max: 1 });
  await migrate(database);
  await database.close();
  await renameToTemplate(embedded.url);
  return {
    url: withDatabase(embedded.url, 'postgres'),
    async stop() {
      await embedded.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A killed run takes its cluster with it but leaves the empty folder around it. */
async function removeAbandoned(): Promise<void> {
  const names = await readdir(tmpdir());
  for (const name of names.filter((candidate) => candidate.startsWith(FOLDER_PREFIX))) {
    const folder = join(tmpdir(), name);
    const { mtimeMs, uid } = await stat(folder);
    const abandoned = Date.now() - mtimeMs > ABANDONED_AFTER_MS && uid === process.getuid?.();
    if (!abandoned || (await lockHolder(join(folder, 'postgres.lock'))) !== null) continue;
    await rm(folder, { recursive: true, force: true });
  }
}

async function renameToTemplate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(url, 'postgres') });
  await client.connect();
  await client.query(`ALTER DATABASE tradewind RENAME TO ${TEMPLATE}`);
  await client.end();
}

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
