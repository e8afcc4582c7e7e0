import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { DatabaseError } from '../errors.ts';

const run = promisify(execFile);

/** The user that PostgreSQL runs as when root runs us; PostgreSQL refuses to run as root. */
export interface StandIn {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const CREATED_USER = 'tradewind';

/** How the distributions' tools create a system user without home or shell: shadow-utils, then BusyBox. */
const CREATORS: readonly (readonly [string, readonly string[]])[] = [
  ['useradd', ['--system', '--no-create-home', '--shell', '/bin/false', '--user-group', CREATED_USER]],
  ['adduser', ['-S', '-D', '-H', '-s', '/bin/false', CREATED_USER]],
];

/**
 * The stand-in for root: the owner of `cluster` where that folder exists, else an existing PostgreSQL user, else a user
 * created for this, else `nobody`. Undefined for anybody but root.
 */
export async function standInFor(cluster: string): Promise<StandIn | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(cluster).catch(() => null);
  if (owner !== null && owner.uid !== 0) {
    return { name: await nameOf(owner.uid), uid: owner.uid, gid: owner.gid };
  }
  for (const name of ['postgres', '_postgres', CREATED_USER]) {
    const user = await lookUp(name);
    if (user !== undefined) return user;
  }
  for (const [program, parameters] of CREATORS) {
    const created = await run(program, parameters).catch(() => null);
    const user = created === null ? undefined : await lookUp(CREATED_USER);
    if (user !== undefined) return user;
  }
  const nobody = await lookUp('nobody');
  if (nobody !== undefined) return nobody;
  throw new DatabaseError(
    'EMBEDDED_UNSUPPORTED',
    'PostgreSQL refuses to run as root and there is no user to stand in: run as an ordinary user, or set DATABASE_URL',
  );
}

/**
 * Refuses when the stand-in can't reach `folder` because one of the folders above it is closed to others.
 *
 * @throws {DatabaseError} EMBEDDED_UNSUPPORTED, naming the closed folder
 */
export async function assertReachable(folder: string, user: StandIn): Promise<void> {
  for (let path = folder; ; path = dirname(path)) {
    const { mode, uid, gid } = await stat(path);
    const enters = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & enters) === 0) {
      throw new DatabaseError(
        'EMBEDDED_UNSUPPORTED',
        `PostgreSQL runs as user ${user.name} here, who cannot enter ${path}: choose another TRADEWIND_DATA_DIR, or leave it unset to use /var/lib/tradewind`,
      );
    }
    if (dirname(path) === path) return;
  }
}

async function lookUp(name: string): Promise<StandIn | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

async function nameOf(uid: number): Promise<string> {
  return run('id', ['-un', String(uid)]).then(
    ({ stdout }) => stdout.trim(),
    () => String(uid),
  );
}
