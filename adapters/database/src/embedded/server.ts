import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { PostgresBinaries } from './binaries.ts';
import { freePort } from './free-port.ts';
import { startGuarded } from './guardian.ts';
import type { GuardedServer } from './guardian.ts';
import { readPostmasterFile, signalProcess } from './postmaster.ts';
import { serverSettings } from './settings.ts';
import type { StandIn } from './stand-in.ts';

/** Replaying the log after a crash takes as long as it takes; beyond this something is wrong. */
const READY_MS = 5 * 60_000;
const SHUTDOWN_MS = 30_000;
const RESTARTS_MAX = 5;
const RESTARTS_WITHIN_MS = 60_000;

export interface ServerOptions {
  readonly cluster: string;
  readonly binaries: PostgresBinaries;
  readonly standIn: StandIn | undefined;
  readonly logger: Logger;
  readonly temporary: boolean;
  readonly onFailure: ((error: Error) => void) | undefined;
}

/** The PostgreSQL server on one cluster: started, watched, started again when it dies, stopped. */
export class Server {
  readonly #options: ServerOptions;
  #guarded: GuardedServer | undefined;
  #stopping = false;
  #watch: Promise<void> = Promise.resolve();

  constructor(options: ServerOptions) {
    this.#options = options;
  }

  get pid(): number {
    return this.#guarded?.pid ?? 0;
  }

  /** Starts on a free port and returns it once connections are accepted. */
  async start(): Promise<number> {
    const port = await this.#launch();
    this.#watch = this.#restartWhenItDies(port);
    return port;
  }

  /** Fast shutdown: connections are ended, everything committed is on the disk. By force after 30 s. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const guarded = this.#guarded;
    if (guarded === undefined) return;
    guarded.shutDown();
    for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
      if (await endsWithin(guarded, SHUTDOWN_MS)) break;
      this.#options.logger.warn(
        { postmaster: guarded.pid, signal },
        'the database server does not end, forcing it',
      );
      signalProcess(guarded.pid, signal);
    }
    await guarded.exited;
    await this.#watch;
  }

  /** @param fixedPort the port to come back on, else a free one */
  async #launch(fixedPort?: number): Promise<number> {
    const { cluster, binaries, standIn, logger, temporary } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      const port = fixedPort ?? (await freePort());
      const guarded = await startGuarded({
        command: binaries.postgres,
        parameters: ['-D', cluster, ...serverSettings(port, temporary)],
        standIn,
        logger,
        ...(temporary && { removeAfterwards: cluster }),
      });
      this.#guarded = guarded;
      if (await becomesReady(guarded, cluster)) return port;
      const output = guarded.output.join(' ');
      // Someone took the port in between, or processes of a killed server are still letting go of its memory.
      const passing =
        /could not bind|could not create any TCP|shared memory block|lock file .* already exists/;
      // Who is asked to stop meanwhile tries no further.
      if (this.#stopping || attempt === 20 || !passing.test(output)) {
        throw new DatabaseError('EMBEDDED_FAILED', `PostgreSQL did not start on ${cluster}: ${output}`);
      }
      await sleep(250);
    }
  }

  async #restartWhenItDies(port: number): Promise<void> {
    const deaths: number[] = [];
    for (;;) {
      const code = await this.#guarded!.exited;
      if (this.#stopping) return;
      const now = performance.now();
      deaths.push(now);
      const recent = deaths.filter((time) => time > now - RESTARTS_WITHIN_MS).length;
      this.#options.logger.error(
        { code, deaths: recent },
        'the database server ended by itself, starting it again',
      );
      try {
        if (recent > RESTARTS_MAX)
          throw new DatabaseError('EMBEDDED_FAILED', 'PostgreSQL keeps ending by itself');
        await this.#launch(port);
        // Asked to stop meanwhile: that was said to the server before this one.
        if (this.#stopping) this.#guarded?.shutDown();
      } catch (error) {
        // Shut down before it was ready.
        if (this.#stopping) return;
        this.#options.logger.error(
          { reason: (error as Error).message },
          'the database server could not be brought back',
        );
        this.#guarded = undefined;
        this.#options.onFailure?.(error as Error);
        return;
      }
    }
  }
}

/** Waits until connections are accepted; false when the server ended instead. */
async function becomesReady(guarded: GuardedServer, cluster: string): Promise<boolean> {
  const deadline = performance.now() + READY_MS;
  do {
    const file = await readPostmasterFile(cluster);
    if (file?.pid === guarded.pid && file.ready) return true;
    if (performance.now() > deadline) {
      guarded.shutDown();
      await guarded.exited;
      const minutes = READY_MS / 60_000;
      throw new DatabaseError(
        'EMBEDDED_FAILED',
        `PostgreSQL on ${cluster} is not ready after ${minutes} minutes`,
      );
    }
  } while (!(await endsWithin(guarded, 10)));
  return false;
}

async function endsWithin(guarded: GuardedServer, ms: number): Promise<boolean> {
  const timeout = new AbortController();
  const ended = await Promise.race([
    guarded.exited.then(() => true),
    sleep(ms, false, { signal: timeout.signal }).catch(() => false),
  ]);
  timeout.abort();
  return ended;
}
