import type { Candle } from '@tradewind/market';
import { locateColumns } from './candle-columns.ts';
import type { CandleColumn } from './candle-columns.ts';
import { HistoryError } from './errors.ts';
import type { RowCollector } from './row-batch.ts';
import { parseNumber, parseTime } from './time-text.ts';

/** Without a header the columns stand as in our own files and in Binance's klines: the first six of them. */
const BY_POSITION: Record<CandleColumn, number> = { time: 0, open: 1, high: 2, low: 3, close: 4, volume: 5 };

/** No row of a candle file is longer; what is must be another kind of file. */
const LONGEST_LINE = 64 * 1024;

/**
 * Reads candle rows from text. Every line stands for itself: a stray quote spoils its own row, not the rest of the
 * file. Yields whenever the collector is full.
 */
export async function* readCsvRows(
  chunks: AsyncIterable<Buffer>,
  file: string,
  collector: RowCollector,
): AsyncGenerator<void> {
  let positions: Record<CandleColumn, number> | undefined;
  let line = 0;
  for await (const text of lines(chunks, file)) {
    line += 1;
    if (text === '') continue;
    const fields = text.split(',');
    if (positions === undefined) {
      positions = columnsOfFirstLine(fields, file);
      if (isHeader(fields)) continue;
    }
    const row = candleOf(fields, positions);
    collector.add(file, line, row.candle, row.reason);
    if (collector.full) yield;
  }
}

/** Lines without their ends, which may be those of Unix or Windows. */
async function* lines(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw new HistoryError(`${file}: this is no text file of candles`);
    for (const part of parts) yield part.endsWith('\r') ? part.slice(0, -1) : part;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest.endsWith('\r') ? rest.slice(0, -1) : rest;
}

function isHeader(fields: readonly string[]): boolean {
  return Number.isNaN(parseTime(bare(fields[0] ?? ''))) && Number.isNaN(parseNumber(bare(fields[1] ?? '')));
}

function columnsOfFirstLine(fields: readonly string[], file: string): Record<CandleColumn, number> {
  if (!isHeader(fields)) return BY_POSITION;
  const located = locateColumns(fields.map(bare));
  if ('positions' in located) return located.positions;
  throw new HistoryError(`${file}: no column “${located.missing}” in its first line`);
}

/** A field without the blanks and quotes around it. */
function bare(field: string): string {
  const text = field.trim();
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}

function candleOf(
  fields: readonly string[],
  positions: Record<CandleColumn, number>,
): { candle: Candle; reason: string | null } {
  let reason: string | null = null;
  const value = (column: CandleColumn, parse: (text: string) => number): number => {
    const field = fields[positions[column]];
    const number = field === undefined ? Number.NaN : parse(bare(field));
    if (Number.isNaN(number)) {
      const defect = column === 'time' ? 'is no time' : 'is no number';
      reason ??=
        field === undefined
          ? `${column} is missing`
          : `${column} ${defect}: ${JSON.stringify(bare(field).slice(0, 40))}`;
    }
    return number;
  };
  const candle = {
    time: value('time', parseTime),
    open: value('open', parseNumber),
    high: value('high', parseNumber),
    low: value('low', parseNumber),
    close: value('close', parseNumber),
    volume: value('volume', parseNumber),
  };
  return { candle, reason };
}
