// A process that holds the embedded server, as the platform's server does: it says where the server is, and when it is
// asked to end it drains first (one more query after a while), then stops the server.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/embedded/start.ts';
import { dataFolder } from '../../src/folders.ts';

const folder = process.argv[2] || dataFolder().root;

try {
  const server = await startEmbeddedPostgres({ folder, purpose: 'the owner' });
  const keepAlive = setInterval(() => {}, 60_000);
  const end = async () => {
    await sleep(200);
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('SELECT 1');
    await client.end();
    process.stdout.write('drained\n');
    await server.stop();
    clearInterval(keepAlive);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void end());
  process.stdout.write(`${JSON.stringify({ folder, url: server.url, pid: server.pid })}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
