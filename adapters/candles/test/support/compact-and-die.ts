import { openCandleStore } from '@tradewind/candles';
import { openDatabase } from '@tradewind/database';

/** Compacts and is killed, like a machine that loses power, right after the step named. */
const [url = '', folder = '', now = '', fatalStep = ''] = process.argv.slice(2);
const database = await openDatabase({ url });
const store = await openCandleStore({ pool: database.pool, folder, clock: { now: () => Number(now) } });
await store.compact({
  onProgress: ({ step }) => {
    if (step === fatalStep) process.kill(process.pid, 'SIGKILL');
  },
});
