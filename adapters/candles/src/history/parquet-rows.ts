import { basename } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { candleRows } from '@tradewind/market';
import { columnChunks, fileLiteral } from '../cold/parquet.ts';
import type { Parquet } from '../cold/parquet.ts';
import { COLUMNS } from '../columns.ts';
import { locateColumns } from './candle-columns.ts';
import { HistoryError } from './errors.ts';
import type { RowCollector } from './row-batch.ts';
import { unixMilliseconds } from './time-text.ts';

/** What {@link Parquet.write} labels a file with; empty for files of others. */
export type ParquetLabels = Readonly<Partial<Record<'venue' | 'symbol' | 'timeframe', string>>>;

/** The labels in a file's own metadata. @throws {HistoryError} when it can't be read as Parquet. */
export async function parquetLabels(parquet: Parquet, path: string): Promise<ParquetLabels> {
  return parquet.use(async (connection) => {
    try {
      const reader = await connection.runAndReadAll(
        `SELECT decode(key), decode(value) FROM parquet_kv_metadata(${fileLiteral(path)})`,
      );
      return Object.fromEntries(reader.getRows()) as ParquetLabels;
    } catch (error) {
      throw damaged(path, error);
    }
  });
}

/** Reads candle rows from any Parquet file that has their columns. Yields whenever the collector is full. */
export async function* readParquetRows(
  parquet: Parquet,
  path: string,
  collector: RowCollector,
): AsyncGenerator<void> {
  const connection = await parquet.connect();
  try {
    const result = await selectCandles(connection, path).then((sql) => connection.stream(sql));
    const file = basename(path);
    let row = 0;
    for await (const chunk of columnChunks(result)) {
      for (const candle of candleRows(chunk)) {
        row += 1;
        collector.add(file, row, { ...candle, time: unixMilliseconds(candle.time) });
        if (collector.full) yield;
      }
    }
  } catch (error) {
    throw error instanceof HistoryError ? error : damaged(path, error);
  } finally {
    connection.closeSync();
  }
}

async function selectCandles(connection: DuckDBConnection, path: string): Promise<string> {
  const table = `read_parquet(${fileLiteral(path)})`;
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${table}`);
  const fields = described.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
  const located = locateColumns(fields.map(({ name }) => name));
  if ('missing' in located) throw new HistoryError(`${path}: has no column “${located.missing}”`);
  const expressions = COLUMNS.map((column) => {
    const field = fields[located.positions[column]]!;
    const name = `"${field.name.replaceAll('"', '""')}"`;
    const value = column === 'time' ? timeExpression(name, field.type) : `TRY_CAST(${name} AS DOUBLE)`;
    return `coalesce(${value}, 'nan'::DOUBLE) AS ${column}`;
  });
  return `SELECT ${expressions.join(', ')} FROM ${table}`;
}

/** Dates as UTC milliseconds; numbers as they are, for their unit is told by their size. */
function timeExpression(name: string, type: string): string {
  if (type === 'DATE' || type.startsWith('TIMESTAMP')) return `epoch_ms(${name})::DOUBLE`;
  if (type !== 'VARCHAR') return `TRY_CAST(${name} AS DOUBLE)`;
  return `coalesce(TRY_CAST(${name} AS DOUBLE), epoch_ms(TRY_CAST(${name} AS TIMESTAMP))::DOUBLE)`;
}

function damaged(path: string, cause: unknown): HistoryError {
  const [reason = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  return new HistoryError(`${path}: can't be read as Parquet (${reason})`, { cause });
}
