import { withCommandDatabase } from './command-database.ts';

await withCommandDatabase('npm run migrate', async () => {
  process.stdout.write('The schema is up to date.\n');
});
