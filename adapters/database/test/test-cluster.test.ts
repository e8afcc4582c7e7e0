import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createTestDatabase } from '../src/testing/index.ts';
import { gone, runs } from './support/owner-process.ts';

it('gives each caller a database of its own', async () => {
  const [one, other] = [await createTestDatabase(), await createTestDatabase()];
  await one.database.pool.query(`INSERT INTO settings (key, value) VALUES ('mine', '1')`);
  expect((await other.database.pool.query('SELECT FROM settings')).rowCount).toBe(0);
  await one.drop();
  await other.drop();
});

it('leaves neither server nor files behind when the run is killed', async () => {
  const run = spawn(process.execPath, [join(import.meta.dirname, 'support', 'test-run.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = (await once(run.stdout.setEncoding('utf8'), 'data')) as [string];
  const { folder } = JSON.parse(output) as { folder: string };
  const server = Number((await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[0]);
  expect(await runs(server)).toBe(true);
  run.kill('SIGKILL');
  expect(await gone(server)).toBe(true);
  for (let tries = 0; tries < 100 && existsSync(join(folder, 'PG_VERSION')); tries += 1) await sleep(50);
  expect(existsSync(join(folder, 'PG_VERSION'))).toBe(false);
});
