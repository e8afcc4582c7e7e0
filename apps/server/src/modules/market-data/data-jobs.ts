import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { downloadCandles, importCandles } from '@tradewind/candles';
import type { CandleHistory } from '@tradewind/candles';
import type { StoredTimeframe, Venue } from '@tradewind/market';
import { ApiError, invalidCursor, invalidField } from '@tradewind/protocol';
import type { DataJob, ImportBody } from '@tradewind/protocol';
import type { PgBoss } from 'pg-boss';
import type { Logger } from '../../logger.ts';
import type { DataJobProgress, DataJobRepository, DataJobRequest } from './data-job-repository.ts';
import type { MarketDataService } from './service.ts';

const QUEUE = 'market-data';

/** More waiting jobs than this answer 503: they would not be done in time anyway. */
const MAX_WAITING = 100;

/** A worker that is silent this long is taken for dead and its job runs again. */
const HEARTBEAT_SECONDS = 15;
const LONGEST_JOB_SECONDS = 24 * 3600;

const REPORT_EVERY_MS = 500;

/** Waiting files are called `<job id>-<name sent>`. */
const JOB_PREFIX_LENGTH = 37;

export interface DataJobsOptions {
  readonly boss: PgBoss;
  readonly repository: DataJobRepository;
  readonly marketData: MarketDataService;
  readonly store: CandleHistory;
  /** Opens a live venue to download from; undefined for a venue that has no history to give. */
  readonly openVenue: (id: string) => Venue | undefined;
  /** Where uploaded files wait for their job. */
  readonly importsFolder: string;
  /** From 0 to below 1; spreads retries. */
  readonly random: () => number;
  readonly logger: Logger;
}

/** Imports and downloads in the background: durable, cancellable, with progress. */
export class DataJobs {
  readonly #options: DataJobsOptions;
  readonly #running = new Map<string, AbortController>();

  constructor(options: DataJobsOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { boss } = this.#options;
    await boss.createQueue(QUEUE, {
      notify: true,
      retryLimit: 3,
      expireInSeconds: LONGEST_JOB_SECONDS,
      heartbeatSeconds: HEARTBEAT_SECONDS,
    });
    await boss.work<{ id: string }>(QUEUE, { pollingIntervalSeconds: 2 }, async ([job]) => {
      if (job !== undefined) await this.#run(job.data.id);
    });
  }

  /** Stops running jobs; they go on after the next start. */
  stop(): void {
    for (const controller of this.#running.values()) controller.abort();
  }

  /** @throws ApiError UNKNOWN_SYMBOL, UNKNOWN_VENUE, OVERLOADED */
  async submit(body: ImportBody): Promise<DataJob> {
    const { repository, boss } = this.#options;
    if ((await repository.countUnfinished()) >= MAX_WAITING) {
      throw new ApiError('OVERLOADED', `${MAX_WAITING} jobs are waiting already`, { retryAfterSeconds: 30 });
    }
    const id = randomUUID();
    const job = await repository.create(id, await this.#request(id, body));
    await boss.send(QUEUE, { id });
    return job;
  }

  async list(
    limit: number,
    cursor: string | undefined,
  ): Promise<{ data: DataJob[]; nextCursor: string | null }> {
    const data = await this.#options.repository.list(
      limit,
      cursor === undefined ? undefined : readCursor(cursor),
    );
    const last = data.at(-1);
    return {
      data,
      nextCursor: data.length === limit && last !== undefined ? `${last.createdAt}_${last.id}` : null,
    };
  }

  /** @throws ApiError NOT_FOUND */
  async get(id: string): Promise<DataJob> {
    const found = await this.#options.repository.find(id);
    if (found === undefined) throw new ApiError('NOT_FOUND', `There is no job ${id}`);
    return found.job;
  }

  /** @throws ApiError NOT_FOUND, CONFLICT */
  async cancel(id: string): Promise<DataJob> {
    const { status } = await this.get(id);
    if (!(await this.#options.repository.cancel(id))) {
      throw new ApiError('CONFLICT', `The job has ended already: ${status}`);
    }
    this.#running.get(id)?.abort();
    return this.get(id);
  }

  async #request(id: string, body: ImportBody): Promise<DataJobRequest> {
    const { marketData, openVenue, importsFolder } = this.#options;
    const { symbol } = marketData.instrument(body.symbol);
    const { venue, timeframe } = body;
    if (body.source === 'venue') {
      const source = openVenue(venue);
      if (source === undefined) throw new ApiError('UNKNOWN_VENUE', `${venue} has no history to download`);
      const to = Math.min(body.to ?? Infinity, source.now());
      if (body.from >= to) {
        throw invalidField('body.from', 'must lie before `to` and before now');
      }
      return { kind: 'download', venue, symbol, timeframe, from: body.from, to };
    }
    await mkdir(importsFolder, { recursive: true });
    const file = join(importsFolder, `${id}-${body.fileName}`);
    await writeFile(file, Buffer.from(body.content, 'base64'), { flag: 'wx' });
    return { kind: 'import', venue, symbol, timeframe, file };
  }

  async #work(
    request: DataJobRequest,
    signal: AbortSignal,
    report: (progress: DataJobProgress) => void,
  ): Promise<DataJobProgress> {
    const { store } = this.#options;
    const { venue, symbol } = request;
    const timeframe = request.timeframe as StoredTimeframe;
    if (request.kind === 'import') {
      const result = await importCandles({
        store,
        source: request.file,
        venue,
        symbol,
        timeframe,
        signal,
        onProgress: ({ progress, rows }) =>
          report({ progress, detail: `${rows} rows read`, rowsImported: 0, rowsRejected: 0, defects: [] }),
      });
      return {
        progress: 1,
        detail: null,
        rowsImported: result.imported,
        rowsRejected: result.rejected,
        // The file's own name is what the user knows; ours carries the job's id.
        defects: result.defects.map((defect) => ({ ...defect, file: defect.file.slice(JOB_PREFIX_LENGTH) })),
      };
    }
    const result = await downloadCandles({
      store,
      venue: this.#options.openVenue(venue)!,
      symbol,
      timeframe,
      from: request.from,
      to: request.to,
      signal,
      random: this.#options.random,
      onProgress: ({ progress, rows, waiting }) =>
        report({
          progress,
          detail: waiting ?? `${rows} candles fetched`,
          rowsImported: rows,
          rowsRejected: 0,
          defects: [],
        }),
    });
    return { progress: 1, detail: null, rowsImported: result.rows, rowsRejected: 0, defects: [] };
  }

  /** Errors name files by their whole path, which is nobody's business; users know the name they sent. */
  #inWords(error: unknown, request: DataJobRequest): string {
    const { message } = error as Error;
    if (request.kind !== 'import') return message;
    const name = basename(request.file).slice(JOB_PREFIX_LENGTH);
    return message.replaceAll(request.file, name).replaceAll(basename(request.file), name);
  }

  async #clean(request: DataJobRequest | undefined): Promise<void> {
    if (request?.kind === 'import') await rm(request.file, { force: true });
  }

  async #run(id: string): Promise<void> {
    const { repository, logger } = this.#options;
    const found = await repository.find(id);
    if (found === undefined || !(await repository.begin(id))) return this.#clean(found?.request);
    const controller = new AbortController();
    this.#running.set(id, controller);
    let progress: DataJobProgress = {
      progress: 0,
      detail: null,
      rowsImported: 0,
      rowsRejected: 0,
      defects: [],
    };
    // A cancellation may have reached another process; the row tells.
    const timer = setInterval(() => {
      void repository.report(id, progress).catch(() => undefined);
      void repository
        .status(id)
        .then((status) => status === 'cancelled' && controller.abort())
        .catch(() => undefined);
    }, REPORT_EVERY_MS);
    try {
      progress = await this.#work(found.request, controller.signal, (next) => {
        progress = next;
      });
      if (controller.signal.aborted && (await repository.status(id)) === 'running') {
        throw new Error('interrupted by a shutdown; it goes on after the next start');
      }
      this.#options.marketData.statistics.forget(found.request.venue, [found.request.symbol]);
      await repository.finish(id, 'completed', { ...progress, progress: 1, detail: null }, null);
      await this.#clean(found.request);
    } catch (error) {
      if (controller.signal.aborted) throw error;
      logger.warn({ err: error, job: id }, 'data job failed');
      await repository.finish(id, 'failed', progress, this.#inWords(error, found.request));
      await this.#clean(found.request);
    } finally {
      clearInterval(timer);
      this.#running.delete(id);
    }
  }
}

/** @throws ApiError VALIDATION_FAILED for text that no page gave out. */
function readCursor(cursor: string): { createdAt: Date; id: string } {
  const [time = '', id = ''] = cursor.split('_');
  const createdAt = new Date(time);
  if (Number.isNaN(createdAt.getTime()) || !/^[0-9a-f-]{36}$/.test(id)) {
    throw invalidCursor();
  }
  return { createdAt, id };
}
