import { AuditLog } from '../modules/audit/audit-log.ts';
import { Credits } from '../modules/users/credits-service.ts';
import { ensureDemoUser } from '../modules/users/demo-user.ts';
import { UserRepository } from '../modules/users/user-repository.ts';
import { withCommandDatabase } from './command-database.ts';
import { seedCatalogue } from './seed-catalogue.ts';

const clock = { now: () => Date.now() };

await withCommandDatabase('npm run seed', async (database, config) => {
  process.stdout.write(`${await seedCatalogue(database)}\n`);
  if (config.NODE_ENV === 'production') {
    process.stdout.write('No demo user: this is a production server.\n');
    return;
  }
  const { username } = await ensureDemoUser({
    database,
    users: new UserRepository(database),
    credits: new Credits(database, clock),
    audit: new AuditLog(database, clock),
    clock,
  });
  process.stdout.write(`The demo user is ${username}; the terminal signs in to it with one click.\n`);
});
