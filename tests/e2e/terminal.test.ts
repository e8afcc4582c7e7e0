import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { chromiumPath, launchBrowser, NO_CHROMIUM } from '../support/browser.ts';
import { startServerUnderTest } from '../support/server.ts';
import type { ServerUnderTest } from '../support/server.ts';
import { ensureTerminalBuilt } from '../support/terminal.ts';
import { accessibilityTests } from './terminal/accessibility.ts';
import { keyboardTests } from './terminal/keyboard.ts';
import { marketTests } from './terminal/market.ts';
import { recoveryTests } from './terminal/recovery.ts';
import { screenTests } from './terminal/screens.ts';
import { settingsTests } from './terminal/settings.ts';
import { Visitor } from './terminal/visit.ts';

describe.skipIf(chromiumPath === undefined)(
  `the terminal${chromiumPath === undefined ? ` (${NO_CHROMIUM})` : ''}`,
  () => {
    let server: ServerUnderTest;
    let browser: Browser;
    let visitor: Visitor;

    beforeAll(async () => {
      await ensureTerminalBuilt();
      [server, browser] = await Promise.all([startServerUnderTest(), launchBrowser()]);
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

    const visit = () => visitor;
    marketTests(visit);
    keyboardTests(visit);
    settingsTests(visit);
    screenTests(visit);
    accessibilityTests(visit);
    recoveryTests(visit, () => server);
  },
);
