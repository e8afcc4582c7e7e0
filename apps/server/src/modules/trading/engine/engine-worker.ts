import { parentPort, workerData } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerOptions } from './messages.ts';
import { Writer } from './writer.ts';

/** So often books that changed are shown where nothing else gives the occasion. */
const BOOKS_EVERY_MS = 100;

const port = parentPort;
if (port === null) throw new Error('the engine runs on a worker thread');
const post = (message: FromWorker) => port.postMessage(message);
const writer = new Writer(workerData as WorkerOptions, post);
const books = setInterval(() => writer.showBooks(), BOOKS_EVERY_MS);

port.on('message', (message: ToWorker) => {
  writer.receive(message);
  if (message.type !== 'stop') return;
  clearInterval(books);
  void writer.drain().finally(() => port.close());
});

try {
  await writer.start();
} catch (error) {
  post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  clearInterval(books);
  await writer.drain();
  port.close();
}
