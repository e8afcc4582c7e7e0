import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BIGINT, DOUBLE, DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBAppender, DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { allocateCandles } from '@tradewind/market';
import type { Candles } from '@tradewind/market';
import { COLUMNS } from '../columns.ts';

/** Rows that DuckDB hands over at once. */
const CHUNK_ROWS = duckdb.vector_size();
const BYTES = Float64Array.BYTES_PER_ELEMENT;
const TYPES = [BIGINT, DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE];

export interface ParquetOptions {
  /** Where DuckDB spills what its memory can't hold. */
  readonly spillFolder: string;
  /** Threads and connections; by default 2. */
  readonly threads?: number;
  /** DuckDB's memory, by default 512 MB. */
  readonly memoryMb?: number;
}

/** Reads and writes candle columns as Parquet. Typed arrays are copied chunk by chunk, never value by value. */
export class Parquet {
  readonly #instance: DuckDBInstance;
  readonly #idle: DuckDBConnection[];
  readonly #waiting: ((connection: DuckDBConnection) => void)[] = [];
  readonly #connections: readonly DuckDBConnection[];

  private constructor(instance: DuckDBInstance, connections: DuckDBConnection[]) {
    this.#instance = instance;
    this.#connections = connections;
    this.#idle = [...connections];
  }

  static async open({ spillFolder, threads = 2, memoryMb = 512 }: ParquetOptions): Promise<Parquet> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(threads),
      memory_limit: `${memoryMb}MB`,
      temp_directory: spillFolder,
      autoinstall_known_extensions: 'false',
    });
    const connections = await Promise.all(Array.from({ length: threads }, () => instance.connect()));
    return new Parquet(instance, connections);
  }

  /** All candles of a file written by {@link write}, whose number of rows is known. */
  read(path: string, rows: number): Promise<Candles> {
    const sql = `SELECT time::DOUBLE, open, high, low, close, volume FROM read_parquet(${fileLiteral(path)})`;
    return this.use(async (connection) => {
      const candles = allocateCandles(rows);
      let at = 0;
      for await (const part of columnChunks(await connection.stream(sql))) {
        if (at + part.time.length > rows) throw new Error(`${path} has more rows than its manifest says`);
        for (const name of COLUMNS) candles[name].set(part[name], at);
        at += part.time.length;
      }
      if (at < rows) throw new Error(`${path} has ${at} rows, its manifest says ${rows}`);
      return candles;
    });
  }

  /**
   * Writes candles as Parquet with zstd and the columns `time` (BIGINT, UTC milliseconds), `open`, `high`, `low`,
   * `close`, `volume` (DOUBLE). `labels` go into the file's own metadata.
   */
  async write(
    path: string,
    candles: Iterable<Candles> | AsyncIterable<Candles>,
    labels: Readonly<Record<string, string>>,
  ): Promise<number> {
    await mkdir(dirname(path), { recursive: true });
    // Not one of the lent connections: the candles may come from files that are read meanwhile.
    const connection = await this.connect();
    try {
      await connection.run(
        'CREATE TEMP TABLE outgoing (time BIGINT, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume DOUBLE)',
      );
      const rows = await appendAll(await connection.createAppender('outgoing'), candles);
      const metadata = Object.entries(labels).map(([name, text]) => `${name}: ${textLiteral(text)}`);
      const labelled = metadata.length === 0 ? '' : `, KV_METADATA {${metadata.join(', ')}}`;
      await connection.run(
        `COPY outgoing TO ${textLiteral(path)}
         (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880${labelled})`,
      );
      return rows;
    } finally {
      connection.closeSync();
    }
  }

  /** How many rows any Parquet file has. */
  countRows(path: string): Promise<number> {
    return this.use(async (connection) => {
      const reader = await connection.runAndReadAll(
        `SELECT count(*)::DOUBLE FROM read_parquet(${fileLiteral(path)})`,
      );
      return Number(reader.getRows()[0]?.[0]);
    });
  }

  /** A connection of one's own, for a result that is read over a long time. The caller closes it. */
  connect(): Promise<DuckDBConnection> {
    return this.#instance.connect();
  }

  /** Lends a connection; waits while all are in use. */
  async use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection =
      this.#idle.pop() ??
      (await new Promise<DuckDBConnection>((resolve) => {
        this.#waiting.push(resolve);
      }));
    try {
      return await work(connection);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(connection);
      else next(connection);
    }
  }

  close(): void {
    for (const connection of this.#connections) connection.closeSync();
    this.#instance.closeSync();
  }
}

async function appendAll(
  appender: DuckDBAppender,
  parts: Iterable<Candles> | AsyncIterable<Candles>,
): Promise<number> {
  let rows = 0;
  try {
    for await (const part of parts) {
      appendRows(appender, part);
      rows += part.time.length;
    }
  } finally {
    appender.closeSync();
  }
  return rows;
}

function appendRows(appender: DuckDBAppender, candles: Candles): void {
  const rows = candles.time.length;
  const columns = [
    BigInt64Array.from(candles.time, BigInt),
    ...COLUMNS.slice(1).map((name) => candles[name]),
  ];
  for (let start = 0; start < rows; start += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows - start);
    const chunk = DuckDBDataChunk.create(TYPES, count);
    columns.forEach((column, index) => {
      duckdb.copy_data_to_vector(
        duckdb.data_chunk_get_vector(chunk.chunk, index),
        0,
        column.buffer as ArrayBuffer,
        column.byteOffset + start * BYTES,
        count * BYTES,
      );
    });
    appender.appendDataChunk(chunk);
  }
}

/** A result of six DOUBLE columns without NULLs, chunk by chunk. The arrays are valid until the next chunk. */
export async function* columnChunks(result: DuckDBResult): AsyncGenerator<Candles> {
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    const rows = chunk.rowCount;
    const column = (index: number): Float64Array => {
      const bytes = duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk.chunk, index), rows * BYTES);
      return new Float64Array(bytes.buffer, bytes.byteOffset, rows);
    };
    yield {
      time: column(0),
      open: column(1),
      high: column(2),
      low: column(3),
      close: column(4),
      volume: column(5),
    };
  }
}

/** An SQL string. */
export function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A path as DuckDB's readers take it: they read `*`, `?` and `[` as patterns unless each is bracketed. */
export function fileLiteral(path: string): string {
  return textLiteral(path.replace(/[*?[]/g, '[$&]'));
}
