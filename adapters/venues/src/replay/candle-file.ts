import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { candleDefect, candlesFromRows } from '@tradewind/market';
import type { Candle, Candles } from '@tradewind/market';

const unzip = promisify(gunzip);

/** The text of a file, unpacked where its name ends in `.gz`. */
export async function readText(file: string): Promise<string> {
  const bytes = await readFile(file);
  return (file.endsWith('.gz') ? await unzip(bytes) : bytes).toString('utf8');
}

/**
 * Candles of a CSV file whose header is `time,open,high,low,close,volume`, `time` being UTC milliseconds.
 * @throws {Error} that names file and line where a row is no sound candle or out of order
 */
export async function readCandleFile(file: string): Promise<Candles> {
  const lines = (await readText(file)).split('\n');
  const rows: Candle[] = [];
  for (let index = 1; index < lines.length; index += 1) {
    const line = lines[index]!.trim();
    if (line === '') continue;
    const [time = NaN, open = NaN, high = NaN, low = NaN, close = NaN, volume = NaN] = line
      .split(',')
      .map(Number);
    const row = { time, open, high, low, close, volume };
    const defect = time > (rows.at(-1)?.time ?? -Infinity) ? candleDefect(row) : 'time does not ascend';
    if (defect !== null) throw new Error(`${file}:${index + 1}: ${defect}`);
    rows.push(row);
  }
  return candlesFromRows(rows);
}
