import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { chromiumPath, launchBrowser, NO_CHROMIUM } from '../../support/browser.ts';
import { startServerUnderTest } from '../../support/server.ts';
import type { ServerUnderTest } from '../../support/server.ts';
import { ensureTerminalBuilt } from '../../support/terminal.ts';
import { Visitor } from './visit.ts';
import type { Visit } from './visit.ts';

/** Tests of the built terminal in Chromium against one real server; what a page complains of by itself fails its test. */
export function terminalSuite(
  name: string,
  env: Readonly<Record<string, string>>,
  tests: (visit: () => Visit, server: () => ServerUnderTest) => void,
): void {
  const isAbsent = chromiumPath === undefined;
  describe.skipIf(isAbsent)(`${name}${isAbsent ? ` (${NO_CHROMIUM})` : ''}`, () => {
    let server: ServerUnderTest;
    let browser: Browser;
    let visitor: Visitor;

    beforeAll(async () => {
      await ensureTerminalBuilt();
      [server, browser] = await Promise.all([startServerUnderTest(env), launchBrowser()]);
      visitor = new Visitor(browser, server.url);
    }, 120_000);

    afterAll(async () => {
      await browser?.close();
      await server?.stop();
    }, 60_000);

    afterEach(async () => {
      const complaints = await visitor.leave();
      if (complaints.length > 0) throw new Error(complaints.join('\n'));
    });

    tests(
      () => visitor,
      () => server,
    );
  });
}
