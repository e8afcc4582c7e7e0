import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { DatabaseError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { StandIn } from './stand-in.ts';

/**
 * The guardian stands between this process and PostgreSQL. It holds the reading end of a pipe whose other end only this
 * process holds; when that end closes, because we ask for it or because we are gone, however we went, it tells
 * PostgreSQL to shut down (SIGINT: a fast, clean shutdown).
 *
 * It starts in a session of its own, so Ctrl-C in the terminal reaches this process but neither the guardian nor
 * PostgreSQL, which must stay up until this process has drained. Signals aimed at it are ignored for the same reason.
 *
 * Arguments: a folder to remove at the end (or nothing), then the command.
 */
const GUARDIAN = `
trap '' HUP INT TERM
remove=$1
shift
exec 3<&0 </dev/null
"$@" 3<&- &
server=$!
echo "$server"
{ read -r _ <&3; kill -INT "$server"; } >/dev/null 2>&1 &
watch=$!
exec 3<&-
wait "$server"
code=$?
kill -KILL "$watch" 2>/dev/null
if [ -n "$remove" ]; then rm -rf -- "$remove"; fi
exit "$code"
`;

const KEPT_LINES = 40;

/** A running PostgreSQL under its guardian. */
export interface GuardedServer {
  /** The postmaster's process number. */
  readonly pid: number;
  /** The newest lines that the server logged. */
  readonly output: readonly string[];
  /** Settles with the server's exit code when server and guardian have ended. */
  readonly exited: Promise<number>;
  /** Asks for a fast shutdown. */
  shutDown(): void;
}

export interface GuardOptions {
  readonly command: string;
  readonly parameters: readonly string[];
  readonly standIn: StandIn | undefined;
  readonly logger: Logger;
  /** Removed after the server ended. */
  readonly removeAfterwards?: string;
}

export async function startGuarded(options: GuardOptions): Promise<GuardedServer> {
  const { command, parameters, standIn, logger, removeAfterwards = '' } = options;
  const child = spawn(
    '/bin/sh',
    ['-c', GUARDIAN, 'tradewind-guardian', removeAfterwards, command, ...parameters],
    {
      cwd: '/',
      detached: true,
      env: serverEnvironment(),
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(standIn && { uid: standIn.uid, gid: standIn.gid }),
    },
  );
  const output: string[] = [];
  createInterface(child.stderr).on('line', (line) => {
    output.push(line);
    if (output.length > KEPT_LINES) output.shift();
    relay(line, logger);
  });
  const exited = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : 1));
  // The pipe breaks when the server ends by itself; `exited` tells.
  child.stdin.on('error', () => {});
  const pid = await Promise.race([firstLine(child.stdout), exited.then(() => '')]).catch((cause: unknown) => {
    const as = standIn === undefined ? '' : ` as user ${standIn.name}`;
    const message = `PostgreSQL can't be started${as}: ${(cause as Error).message}`;
    throw new DatabaseError('EMBEDDED_UNSUPPORTED', message, { cause });
  });
  if (pid === '') throw new DatabaseError('EMBEDDED_FAILED', `PostgreSQL did not start: ${output.join(' ')}`);
  // The database alone keeps no program running.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr])
    if (stream instanceof Socket) stream.unref();
  return { pid: Number(pid), output, exited, shutDown: () => child.stdin.end() };
}

/** Nothing of ours: no PG* variables, no secrets, messages in English. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  const [line] = (await once(createInterface(stream), 'line')) as [string];
  return line;
}

function relay(line: string, logger: Logger): void {
  const match = /^(LOG|WARNING|ERROR|FATAL|PANIC): +(.*)$/.exec(line);
  const [, severity, message = line] = match ?? [];
  const fields = { component: 'postgres', severity };
  // Ending the connections that are still open is part of every shutdown.
  const routine = message === 'terminating connection due to administrator command';
  if (severity === 'PANIC') logger.error(fields, message);
  else if (severity === 'WARNING' || (severity === 'FATAL' && !routine)) logger.warn(fields, message);
  else logger.debug(fields, message);
}
