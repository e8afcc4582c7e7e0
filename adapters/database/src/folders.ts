import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Where each kind of data lives. The folders are made by those who use them. */
export interface DataFolder {
  /** The folder that holds everything; hand it to `startEmbeddedPostgres` and `joinOrStart`. */
  readonly root: string;
  /** Cold candle files (Parquet) and their manifest. */
  readonly candles: string;
  /** Files that wait for an import job. */
  readonly imports: string;
  readonly exports: string;
  readonly backups: string;
}

export interface DataFolderOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The clone's folder; by default the one that this file lies in. */
  readonly repository?: string;
  /** The user's number; 0 is root. */
  readonly uid?: number | undefined;
}

/** Where root's binaries and data live: PostgreSQL's stand-in user can't enter a clone below a closed folder. */
export const ROOT_HOME = '/var/lib/tradewind';

/**
 * The data folder: TRADEWIND_DATA_DIR where set (relative to the clone), else `.tradewind` in the clone, or, for root,
 * `/var/lib/tradewind/data/<name of the clone>`. Server and command line both ask here, so they agree.
 */
export function dataFolder(options: DataFolderOptions = {}): DataFolder {
  const { env = process.env, repository = repositoryFolder(), uid = process.getuid?.() } = options;
  const chosen = env.TRADEWIND_DATA_DIR;
  const byDefault =
    uid === 0 ? join(ROOT_HOME, 'data', stableName(repository)) : join(repository, '.tradewind');
  const root = chosen === undefined || chosen === '' ? byDefault : resolve(repository, chosen);
  return {
    root,
    candles: join(root, 'candles'),
    imports: join(root, 'imports'),
    exports: join(root, 'exports'),
    backups: join(root, 'backups'),
  };
}

/** A readable name that two clones don't share: the folder's own name and a hash of its whole path. */
export function stableName(folder: string): string {
  const path = existsSync(folder) ? realpathSync(folder) : resolve(folder);
  const readable = basename(path).replaceAll(/[^A-Za-z0-9._-]+/g, '-') || 'root';
  return `${readable}-${createHash('sha256').update(path).digest('hex').slice(0, 8)}`;
}

function repositoryFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (isRepository(folder)) return folder;
    if (dirname(folder) === folder) return process.cwd();
  }
}

function isRepository(folder: string): boolean {
  const file = join(folder, 'package.json');
  return (
    existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'tradewind'
  );
}
