import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { SeriesKey } from '@tradewind/market';
import { removeFile } from './files.ts';
import { takeLease } from './lease.ts';
import type { ColdFile, Manifest } from './manifest.ts';
import { listGenerations, manifestPath, publishManifest, readManifest } from './manifest.ts';
import { purgeSuperseded } from './purge.ts';

/** Writers and readers that lose a race start over; so many times in a row only a defect makes them lose. */
const ATTEMPTS = 50;

/** Runs the step that brings a new generation into force; answers what the step answers. */
export type AroundPublication = (publish: () => Promise<boolean>) => Promise<boolean>;

/** The generations of series: which is the newest, holding one, and making the next. */
export class Generations {
  readonly #newest = new Map<string, Manifest>();

  /** The newest generation of the series in `folder`, or undefined where it has none. */
  async newest(folder: string): Promise<Manifest | undefined> {
    for (;;) {
      const generation = (await listGenerations(folder)).at(-1);
      if (generation === undefined) return undefined;
      const known = this.#newest.get(folder);
      if (known?.generation === generation) return known;
      const manifest = await readManifest(folder, generation);
      if (manifest === undefined) continue;
      this.#newest.set(folder, manifest);
      return manifest;
    }
  }

  /**
   * Runs `work` on the newest generation (undefined where there is none). Unless `inMemory` says that it needs no file,
   * a lease keeps every process from deleting the generation's files until it is done.
   */
  async hold<T>(
    folder: string,
    inMemory: (manifest: Manifest) => boolean,
    work: (manifest: Manifest | undefined) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const manifest = await this.newest(folder);
      if (manifest === undefined) return work(undefined);
      const lease = inMemory(manifest) ? undefined : await takeLease(folder, manifest.generation);
      try {
        if (lease !== undefined) await access(manifestPath(folder, manifest.generation));
        return await work(manifest);
      } catch (error) {
        // The generation may have been replaced between reading its manifest and leaving the lease.
        const newest = await this.newest(folder);
        if (attempt >= ATTEMPTS || newest?.generation === manifest.generation) throw error;
      } finally {
        await lease?.release();
      }
    }
  }

  /**
   * Makes the next generation of the files that `next` answers; null for none. What `next` has written it adds to
   * `created`, so that it can be removed when it does not come into force. Where another writer was faster, `next` is
   * asked again with what that one has made.
   */
  async advance(
    folder: string,
    key: SeriesKey,
    next: (current: Manifest | undefined, created: ColdFile[]) => Promise<readonly ColdFile[] | null>,
    around: AroundPublication = (publish) => publish(),
  ): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const current = await this.newest(folder);
      if (current !== undefined && (current.venue !== key.venue || current.symbol !== key.symbol)) {
        throw new Error(`${key.symbol} of ${key.venue} would share its files with ${current.symbol}`);
      }
      const created: ColdFile[] = [];
      let published = false;
      const lease = current === undefined ? undefined : await takeLease(folder, current.generation);
      try {
        const files = await next(current, created);
        if (files === null) return;
        const { venue, symbol } = key;
        const generation = (current?.generation ?? 0) + 1;
        await around(async () => {
          published = await publishManifest(folder, { version: 1, venue, symbol, generation, files });
          return published;
        });
      } catch (error) {
        // A failure that another writer may have caused, by replacing the files that were being read, is tried again.
        const newest = await this.newest(folder);
        if (published || attempt >= ATTEMPTS || newest?.generation === current?.generation) throw error;
      } finally {
        await lease?.release();
        if (!published) for (const file of created) await removeFile(join(folder, file.path));
      }
      if (published) break;
      if (attempt >= ATTEMPTS) throw new Error(`${key.venue} ${key.symbol}: other writers kept being faster`);
    }
    await purgeSuperseded(folder);
  }
}
