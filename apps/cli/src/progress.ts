import { Presets, SingleBar } from 'cli-progress';
import type { Surroundings } from './surroundings.ts';

/** Where nobody watches, a line this often is enough. */
const LINE_EVERY_MS = 5_000;

export interface Progress {
  /** `share` from 0 to 1. */
  update(share: number, detail: string): void;
  end(): void;
}

/** A bar where somebody watches, a line now and then where output goes to a file, nothing with `--json`. */
export function startProgress(title: string, { stderr }: Surroundings, silent: boolean): Progress {
  if (silent) return { update() {}, end() {} };
  return stderr.isTTY === true ? bar(title) : lines(title, (text) => stderr.write(text));
}

function bar(title: string): Progress {
  const single = new SingleBar(
    { format: `${title} [{bar}] {percentage} % {detail}`, hideCursor: true, clearOnComplete: true, fps: 10 },
    Presets.shades_classic,
  );
  single.start(100, 0, { detail: '' });
  return {
    update: (share, detail) => single.update(Math.floor(share * 100), { detail }),
    end: () => single.stop(),
  };
}

function lines(title: string, print: (text: string) => void): Progress {
  let printedAt = performance.now();
  return {
    update(share, detail) {
      const now = performance.now();
      if (now - printedAt < LINE_EVERY_MS) return;
      printedAt = now;
      print(`${title}: ${Math.floor(share * 100)} % ${detail}\n`);
    },
    end() {},
  };
}
