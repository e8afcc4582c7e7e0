import { withCommandDatabase } from './command-database.ts';
import { seedCatalogue } from './seed-catalogue.ts';

await withCommandDatabase('npm run seed:symbols', async (database) => {
  process.stdout.write(`${await seedCatalogue(database)}\n`);
});
