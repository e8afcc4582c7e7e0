import { mkdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { Option } from 'commander';
import type { Command } from 'commander';
import { backup, restore } from '@tradewind/database';
import { EXIT, UsageError } from '../failure.ts';
import type { CommandContext } from '../program.ts';
import { folderOf, hasDatabase, openOwnDatabase, systemClock } from '../session.ts';
import type { CommonOptions } from '../session.ts';
import { amount } from '../words.ts';
import { examples, withCommonOptions } from './command-options.ts';

const ABOUT = `
A backup holds the database, as of one moment. Older candles are not in it: they are plain files in the folder
“candles” of the data folder, which any tool copies.
`;

export function addBackup(parent: Command, context: CommandContext): void {
  withCommonOptions(
    parent
      .command('backup')
      .description('write the database into one file, also while the server runs')
      .argument('[file]', 'by default backups/tradewind-<time>.tar.zst in the data folder'),
  )
    .addHelpText(
      'after',
      ABOUT + examples('tradewind backup', 'tradewind backup /mnt/safe/tradewind.tar.zst'),
    )
    .action((file: string | undefined, options: CommonOptions) => runBackup(file, options, context));
}

export function addRestore(parent: Command, context: CommandContext): void {
  withCommonOptions(
    parent
      .command('restore')
      .description('fill the database from a backup; the server must not run')
      .argument('<file>', 'what tradewind backup wrote'),
  )
    .addOption(new Option('--replace', 'overwrite a database that holds data'))
    .addHelpText(
      'after',
      ABOUT +
        examples('tradewind restore tradewind.tar.zst', 'tradewind restore tradewind.tar.zst --replace'),
    )
    .action((file: string, options: CommonOptions & { readonly replace?: boolean }) =>
      runRestore(file, options, context),
    );
}

async function runBackup(
  given: string | undefined,
  options: CommonOptions,
  context: CommandContext,
): Promise<void> {
  const folder = folderOf(options, context);
  if (!hasDatabase(folder, context)) throw new UsageError(`there is no database in ${folder.root}`);
  const time = new Date(systemClock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const file = resolve(given ?? join(folder.backups, `tradewind-${time}.tar.zst`));
  await mkdir(dirname(file), { recursive: true });
  endAtOnce(context);
  const database = await openOwnDatabase(folder, context, 'tradewind backup');
  try {
    const { manifest, bytes } = await backup(database, file);
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    const result = { file, bytes, tables: manifest.tables.length, rows };
    context.stdout.write(
      options.json === true
        ? `${JSON.stringify(result, null, 2)}\n`
        : `${file}: ${amount(rows, 'row')} of ${amount(manifest.tables.length, 'table')}, ${amount(bytes, 'byte')}\n`,
    );
  } finally {
    await database.close();
  }
}

async function runRestore(
  given: string,
  options: CommonOptions & { readonly replace?: boolean },
  context: CommandContext,
): Promise<void> {
  const file = resolve(given);
  await stat(file).catch(() => {
    throw new UsageError(`${file}: there is no such file`);
  });
  endAtOnce(context);
  const database = await openOwnDatabase(folderOf(options, context), context, 'tradewind restore');
  try {
    const { manifest, migrated, queueRestored, auditLog } = await restore(file, database, {
      replace: options.replace === true,
    });
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    const result = {
      file,
      createdAt: manifest.createdAt,
      tables: manifest.tables.length,
      rows,
      migrated,
      queueRestored,
      auditLog,
    };
    context.stdout.write(
      options.json === true
        ? `${JSON.stringify(result, null, 2)}\n`
        : `restored ${amount(rows, 'row')} of ${amount(manifest.tables.length, 'table')} from ${file}\n`,
    );
    if (auditLog.brokenAt !== null) {
      context.stderr.write(
        `the audit log was tampered with before the backup: line ${auditLog.brokenAt} is not as it was written\n`,
      );
    }
  } finally {
    await database.close();
  }
}

/**
 * Ctrl-C need not wait: a backup has its name only when it is complete, and a restore is one transaction, which the
 * database takes back when we are gone.
 */
function endAtOnce({ signal }: CommandContext): void {
  signal.addEventListener('abort', () => process.exit(EXIT.cancelled));
}
