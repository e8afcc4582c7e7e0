// The whole server in a process of its own, so that who measures does not run on its event loop.
import { historyLoaded } from '../support/history.ts';
import { startBenchServer } from '../support/server.ts';

const bench = await startBenchServer({ AUTH_RATE_LIMIT_FACTOR: '1000000' });
await historyLoaded(bench.url);
process.send!(bench.url);
process.on('message', () => void bench.stop().then(() => process.exit(0)));
