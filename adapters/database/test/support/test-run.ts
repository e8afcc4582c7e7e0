// A test run that is killed: it offers the test cluster, makes use of it, and never gets to put it away.
import { createTestDatabase, serveTestCluster } from '../../src/testing/index.ts';

await serveTestCluster();
const { database } = await createTestDatabase();
const { rows } = await database.pool.query<{ folder: string }>(
  `SELECT current_setting('data_directory') AS folder, pg_backend_pid() AS backend`,
);
process.stdout.write(`${JSON.stringify(rows[0])}\n`);
setInterval(() => {}, 60_000);
