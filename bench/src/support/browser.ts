import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const PLACES = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/google-chrome'];

/** A headless Chromium that draws in software. @throws {Error} where none is installed. */
export function launchBenchBrowser(): Promise<Browser> {
  const executablePath = PLACES.find((path): path is string => path !== undefined && existsSync(path));
  if (executablePath === undefined) throw new Error('no Chromium: install it, or name it in CHROMIUM_PATH');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
