import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { chromiumPath, launchBrowser, NO_CHROMIUM } from '../support/browser.ts';
import { startServerUnderTest } from '../support/server.ts';
import type { ServerUnderTest } from '../support/server.ts';
import { ensureTerminalBuilt } from '../support/terminal.ts';
import { accountAccessibilityTests } from './accounts/accessibility.ts';
import { ADMINISTRATOR, administrationTests } from './accounts/administration.ts';
import { securityTests } from './accounts/security.ts';
import { signInTests } from './accounts/sign-in.ts';
import { signUpTests } from './accounts/sign-up.ts';
import { Visitor } from './terminal/visit.ts';

describe.skipIf(chromiumPath === undefined)(
  `accounts in the terminal${chromiumPath === undefined ? ` (${NO_CHROMIUM})` : ''}`,
  () => {
    let server: ServerUnderTest;
    let browser: Browser;
    let visitor: Visitor;

    beforeAll(async () => {
      await ensureTerminalBuilt();
      const administrator = { ADMIN_EMAIL: ADMINISTRATOR.email, ADMIN_PASSWORD: ADMINISTRATOR.password };
      [server, browser] = await Promise.all([startServerUnderTest(administrator), launchBrowser()]);
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
    signUpTests(visit);
    signInTests(visit);
    securityTests(visit);
    administrationTests(visit);
    accountAccessibilityTests(visit);
  },
);
