import { dataJobs as table } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import type { DataJob } from '@tradewind/protocol';
import { and, desc, eq, inArray, lt, or } from 'drizzle-orm';

/** What a job has to do. A file waits in the imports folder until its job has ended. */
export type DataJobRequest = SeriesRequest &
  (
    | { readonly kind: 'download'; readonly from: number; readonly to: number }
    | { readonly kind: 'import'; readonly file: string }
  );

interface SeriesRequest {
  readonly venue: string;
  readonly symbol: string;
  readonly timeframe: DataJob['timeframe'];
}

export interface DataJobProgress {
  readonly progress: number;
  readonly detail: string | null;
  readonly rowsImported: number;
  readonly rowsRejected: number;
  readonly defects: DataJob['defects'];
}

export type DataJobStatus = DataJob['status'];

type Row = typeof table.$inferSelect;

const NONE: DataJobProgress = { progress: 0, detail: null, rowsImported: 0, rowsRejected: 0, defects: [] };

/** Import and download jobs as rows; the queue carries their ids. */
export class DataJobRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async create(id: string, request: DataJobRequest): Promise<DataJob> {
    const [row] = await this.#database.orm
      .insert(table)
      .values({ id, kind: request.kind, request, progress: NONE })
      .returning();
    return resource(row!);
  }

  async find(id: string): Promise<{ job: DataJob; request: DataJobRequest } | undefined> {
    const [row] = await this.#database.orm.select().from(table).where(eq(table.id, id));
    return row === undefined ? undefined : { job: resource(row), request: row.request as DataJobRequest };
  }

  /** Newest first. `after` is the last job of the page before. */
  async list(limit: number, after?: { readonly createdAt: Date; readonly id: string }): Promise<DataJob[]> {
    const rows = await this.#database.orm
      .select()
      .from(table)
      .where(
        and(
          inArray(table.kind, ['import', 'download']),
          after === undefined
            ? undefined
            : or(
                lt(table.createdAt, after.createdAt),
                and(eq(table.createdAt, after.createdAt), lt(table.id, after.id)),
              ),
        ),
      )
      .orderBy(desc(table.createdAt), desc(table.id))
      .limit(limit);
    return rows.map(resource);
  }

  async countUnfinished(): Promise<number> {
    return this.#database.orm.$count(table, inArray(table.status, ['queued', 'running']));
  }

  /** Marks a waiting job as running; false when it was cancelled meanwhile. A job whose worker died runs again. */
  async begin(id: string): Promise<boolean> {
    return this.#move(id, ['queued', 'running'], { status: 'running' });
  }

  async report(id: string, progress: DataJobProgress): Promise<void> {
    await this.#database.orm
      .update(table)
      .set({ progress, updatedAt: new Date() })
      .where(and(eq(table.id, id), eq(table.status, 'running')));
  }

  async finish(
    id: string,
    status: 'completed' | 'failed',
    progress: DataJobProgress,
    error: string | null,
  ): Promise<void> {
    await this.#move(id, ['running'], { status, progress, error, finishedAt: new Date() });
  }

  /** False when the job had ended already. */
  async cancel(id: string): Promise<boolean> {
    return this.#move(id, ['queued', 'running'], { status: 'cancelled', finishedAt: new Date() });
  }

  async status(id: string): Promise<DataJobStatus | undefined> {
    const [row] = await this.#database.orm
      .select({ status: table.status })
      .from(table)
      .where(eq(table.id, id));
    return row?.status;
  }

  async #move(id: string, from: DataJobStatus[], values: Partial<Row>): Promise<boolean> {
    const moved = await this.#database.orm
      .update(table)
      .set({ ...values, updatedAt: new Date() })
      .where(and(eq(table.id, id), inArray(table.status, from)))
      .returning({ id: table.id });
    return moved.length > 0;
  }
}

function resource(row: Row): DataJob {
  const request = row.request as DataJobRequest;
  const { progress, detail, rowsImported, rowsRejected, defects } = (row.progress ?? NONE) as DataJobProgress;
  return {
    id: row.id,
    kind: request.kind,
    status: row.status,
    progress,
    detail,
    venue: request.venue,
    symbol: request.symbol,
    timeframe: request.timeframe,
    rowsImported,
    rowsRejected,
    defects,
    error: row.error,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
