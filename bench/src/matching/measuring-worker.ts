import { parentPort, workerData } from 'node:worker_threads';
import { CONTENDERS } from './contenders.ts';
import { measure } from './measure.ts';
import type { MeasureOptions } from './measure.ts';
import type { CommandStream } from './stream.ts';

/** One measurement: a stream, who plays it, and how. */
export interface Measurement {
  readonly stream: CommandStream;
  readonly contender: string;
  readonly options: MeasureOptions;
}

const { stream, contender, options } = workerData as Measurement;
parentPort!.postMessage(measure(stream, CONTENDERS[contender]!(stream), options));
