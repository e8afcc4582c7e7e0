// Backs up one database and restores it into another, in a process that does nothing else, and says how many bytes of
// buffers were held at most. `--expose-gc` is needed: what is merely not collected yet is not held.
import { backup, openDatabase, restore } from '../../src/index.ts';

const [from = '', to = '', file = ''] = process.argv.slice(2);
const collectGarbage = globalThis.gc!;

function held(): number {
  // What the first collection finds is freed beside it; the second waits for that.
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

const [source, target] = await Promise.all([from, to].map((url) => openDatabase({ url })));
const before = held();
let peak = 0;
const probe = setInterval(() => {
  peak = Math.max(peak, held() - before);
}, 100);
await backup(source!, file);
await restore(file, target!);
clearInterval(probe);
await Promise.all([source!.close(), target!.close()]);
process.stdout.write(String(peak));
