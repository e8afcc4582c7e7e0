import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

/** Patience for a machine that runs other tests at the same time. */
const TIMEOUT_MS = 15_000;

/** What every test of the terminal shares: one browser, one server, and the pages it opened. */
export interface Visit {
  readonly url: string;
  /** Opens a path as a new visitor would. Closed after the test. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
}

/** What went wrong in pages without a test asking: faults, refused resources, requests to anywhere else. */
export class Visitor implements Visit {
  readonly url: string;
  readonly #browser: Browser;
  /** One profile for most tests, so that scripts are fetched and compiled once; nothing stored survives a test in it. */
  #shared: BrowserContext | undefined;
  readonly #complaints: string[] = [];

  constructor(browser: Browser, url: string) {
    this.#browser = browser;
    this.url = url;
  }

  async open(path: string, options?: BrowserContextOptions): Promise<Page> {
    const context =
      options === undefined ? (this.#shared ??= await this.#context()) : await this.#context(options);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.#complaints.push(`fault: ${error.message}`));
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== this.url)
        this.#complaints.push(`foreign: ${request.url()}`);
    });
    page.on('console', (message) => {
      // A refused connection is what some tests bring about; a refused script or style never is.
      if (message.type() === 'error' && message.text().includes('Content Security Policy')) {
        this.#complaints.push(message.text());
      }
    });
    await page.goto(this.url + path);
    return page;
  }

  /** Closes all pages; answers what they complained of. */
  async leave(): Promise<string[]> {
    for (const page of this.#shared?.pages() ?? []) {
      // A page without an origin, as after a refused connection, has no storage to clear.
      await page.evaluate(() => localStorage.clear()).catch(() => undefined);
      await page.close();
    }
    const others = this.#browser.contexts().filter((context) => context !== this.#shared);
    await Promise.all(others.map((context) => context.close()));
    return this.#complaints.splice(0);
  }

  async #context(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.#browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    context.setDefaultTimeout(TIMEOUT_MS);
    return context;
  }
}

/** Waits until the trade screen shows candles. */
export async function chartReady(page: Page): Promise<void> {
  await page.locator('[data-testid="chart"][data-phase="ready"]').waitFor();
}

/** The last price as written, without its arrow. */
export async function lastPrice(page: Page): Promise<string> {
  return ((await page.getByTestId('last-price').textContent()) ?? '').replace(/^[▲▼]/, '');
}

/** Asks until the answer differs from `before`. @throws when it never does. */
export async function changed<Answer>(
  ask: () => Promise<Answer>,
  before: Answer,
  withinMs = TIMEOUT_MS,
): Promise<Answer> {
  const until = Date.now() + withinMs;
  while (Date.now() < until) {
    const now = await ask();
    if (now !== before) return now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`still ${String(before)} after ${withinMs} ms`);
}
