import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Catalogue, isTimeframe } from '@tradewind/market';
import type { Instrument, StoredTimeframe } from '@tradewind/market';
import { builtInInstruments } from '../instruments/built-in.ts';
import { RecordedCandles } from './recorded-candles.ts';
import { openRecording } from './recorded-frames.ts';
import type { FrameFiles } from './recorded-frames.ts';
import type { ReplaySource } from './source.ts';
import { spanAt } from './spans.ts';

/** Candle files: `BTCUSDT-1m.csv.gz`, unpacked or not. */
const CANDLE_FILE = /^([A-Z0-9]+)-(\d+[mhd])\.csv(?:\.gz)?$/;

/** Recordings of a Binance spot combined stream: `binance-spot-btcusdt-combined-20240808.ndjson.gz`. */
const FRAME_FILE = /^binance-spot-([a-z0-9]+)-combined-(\w+)\.ndjson(\.gz)?$/;

/** In folders whose name ends so, the candles are those of perpetuals. */
const PERPETUAL_FOLDER = /-um(?:[\\/]|$)/;

/**
 * Replays a folder of recorded data: candle files in any of its subfolders, and recordings of Binance spot streams with
 * their receive clock (`….recv.txt.gz` beside them) and depth snapshot (`binance-spot-depth-btcusdt-20240808.json.gz`).
 * @param instruments what file names may mean; the built-in pairs where none are given
 */
export function recordedSource(
  folder: string,
  instruments: readonly Instrument[] = builtInInstruments(),
): ReplaySource {
  const catalogue = new Catalogue(instruments);
  let scanned: Promise<Recordings> | null = null;
  const recordings = (): Promise<Recordings> => (scanned ??= scan(folder, catalogue));

  return {
    async instruments() {
      const { candles, frames } = await recordings();
      return catalogue.all().filter(({ symbol }) => candles.has(symbol) || frames.has(symbol));
    },
    async span(symbol, time) {
      const series = await (await recordings()).candles.get(symbol)?.series();
      return series === undefined ? null : spanAt(series, time);
    },
    async candles(symbol, timeframe, { from, to }) {
      const candles = (await recordings()).candles.get(symbol) ?? new RecordedCandles();
      return candles.read(timeframe, from, to);
    },
    async events(symbol, venue, time) {
      for (const files of (await recordings()).frames.get(symbol) ?? []) {
        const recording = await openRecording(files, symbol, venue);
        if (recording !== null && recording.to > time) return recording;
      }
      return null;
    },
  };
}

interface Recordings {
  readonly candles: Map<string, RecordedCandles>;
  readonly frames: Map<string, FrameFiles[]>;
}

async function scan(folder: string, catalogue: Catalogue): Promise<Recordings> {
  const candles = new Map<string, RecordedCandles>();
  const frames = new Map<string, FrameFiles[]>();
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const byName = new Map(files.map((file) => [nameOf(file), file]));
  for (const file of files.sort()) {
    const [, id, timeframe] = CANDLE_FILE.exec(nameOf(file)) ?? [];
    if (id !== undefined && timeframe !== undefined && isTimeframe(timeframe)) {
      const perpetual = PERPETUAL_FOLDER.test(relative(folder, join(file, '..')));
      const symbol = catalogue.find(perpetual ? `${id}.P` : id)?.symbol;
      if (symbol === undefined) continue;
      const series = candles.get(symbol) ?? new RecordedCandles();
      series.addFile(file, timeframe as StoredTimeframe);
      candles.set(symbol, series);
    }
    const [name, pair, day, packed = ''] = FRAME_FILE.exec(nameOf(file)) ?? [];
    const symbol = pair === undefined ? undefined : catalogue.find(pair)?.symbol;
    if (name === undefined || symbol === undefined) continue;
    const clock = byName.get(name.replace(/\.ndjson(\.gz)?$/, `.recv.txt${packed}`));
    const snapshot = byName.get(`binance-spot-depth-${pair}-${day}.json${packed}`);
    const recording = {
      frames: file,
      ...(clock === undefined ? {} : { receiveClock: clock }),
      ...(snapshot === undefined ? {} : { snapshot }),
    };
    frames.set(symbol, [...(frames.get(symbol) ?? []), recording]);
  }
  return { candles, frames };
}

function nameOf(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
}
