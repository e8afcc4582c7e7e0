import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { Level } from '@tradewind/market';
import { readText } from './candle-file.ts';
import type { RecordedEvent, RecordedEvents } from './source.ts';

/** Files of one recording of a Binance spot combined stream (`@depth@100ms`, `@trade`, `@bookTicker`). */
export interface FrameFiles {
  readonly frames: string;
  /** Receive clock: the first time in microseconds, then microseconds since the frame before, a line each. */
  readonly receiveClock?: string;
  /** REST depth snapshot that lies within the stream. */
  readonly snapshot?: string;
}

type RawLevels = readonly (readonly [string, string])[];

interface Frame {
  readonly data: {
    readonly e?: 'depthUpdate' | 'trade';
    readonly E?: number;
    readonly T?: number;
    readonly u?: number;
    readonly t?: number;
    readonly p?: string;
    readonly q?: string;
    readonly m?: boolean;
    readonly b?: RawLevels | string;
    readonly a?: RawLevels | string;
  };
}

interface Snapshot {
  readonly lastUpdateId: number;
  readonly bids: RawLevels;
  readonly asks: RawLevels;
}

/** Opens a recording. Frames are read as they are needed. */
export async function openRecording(
  files: FrameFiles,
  symbol: string,
  venue: string,
): Promise<RecordedEvents | null> {
  const times = await frameTimes(files);
  const from = times[0];
  const to = times.at(-1);
  if (from === undefined || to === undefined) return null;
  return { from, to, events: () => events(files, times, symbol, venue) };
}

/**
 * When each frame is played. The receive clock gives the spacing, also of frames that carry no time of their own; its
 * absolute value need not be right, so the first event time sets it. Without it each frame has its event time, or that
 * of the frame before.
 */
async function frameTimes({ frames, receiveClock }: FrameFiles): Promise<Float64Array> {
  const times: number[] = [];
  if (receiveClock === undefined) {
    let last = 0;
    for await (const line of linesOf(frames)) {
      last = Math.max(last, (JSON.parse(line) as Frame).data.E ?? last);
      times.push(last);
    }
    return Float64Array.from(times);
  }
  let eventTime: number | undefined;
  for await (const line of linesOf(frames)) {
    eventTime = (JSON.parse(line) as Frame).data.E;
    break;
  }
  let elapsed = 0;
  const [, ...deltas] = (await readText(receiveClock)).trim().split('\n');
  for (const delta of deltas) {
    elapsed += Number(delta) / 1_000;
    times.push((eventTime ?? 0) + elapsed);
  }
  return Float64Array.from(times);
}

async function* events(
  files: FrameFiles,
  times: Float64Array,
  symbol: string,
  venue: string,
): AsyncGenerator<RecordedEvent, void> {
  let snapshot =
    files.snapshot === undefined ? null : (JSON.parse(await readText(files.snapshot)) as Snapshot);
  const loadedAt = snapshot?.lastUpdateId ?? Infinity;
  let index = 0;
  for await (const line of linesOf(files.frames)) {
    const time = times[index];
    index += 1;
    if (time === undefined) return;
    const { data } = JSON.parse(line) as Frame;
    if (data.e === 'depthUpdate') {
      // Updates that the snapshot already contains are left out; the first after it makes the book complete.
      if ((data.u ?? 0) <= loadedAt) continue;
      if (snapshot !== null) {
        yield { kind: 'depth', time, reset: true, bids: levels(snapshot.bids), asks: levels(snapshot.asks) };
        snapshot = null;
      }
      yield {
        kind: 'depth',
        time,
        reset: false,
        bids: levels(data.b as RawLevels),
        asks: levels(data.a as RawLevels),
      };
    } else if (data.e === 'trade') {
      const trade = {
        venue,
        symbol,
        id: String(data.t),
        time: data.T ?? time,
        price: Number(data.p),
        quantity: Number(data.q),
        side: data.m === true ? 'sell' : 'buy',
      } as const;
      yield { kind: 'trade', time, trade };
    } else if (typeof data.b === 'string' && typeof data.a === 'string') {
      yield { kind: 'quote', time, bid: Number(data.b), ask: Number(data.a) };
    }
  }
}

function levels(raw: RawLevels): Level[] {
  return raw.map(([price, quantity]) => [Number(price), Number(quantity)]);
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const raw = createReadStream(file);
  const input = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) if (line !== '') yield line;
  } finally {
    raw.destroy();
  }
}
