import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

/** Chromium of this machine: CHROMIUM_PATH, or where Debian and Google put it; undefined without one. */
export const chromiumPath = [process.env['CHROMIUM_PATH'], ...PLACES].find(
  (path): path is string => path !== undefined && existsSync(path),
);

/** Said by tests that are skipped for want of a browser. */
export const NO_CHROMIUM = 'no Chromium: install it, or name it in CHROMIUM_PATH';

/** A headless browser that draws in software and talks to nobody but the page. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
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
