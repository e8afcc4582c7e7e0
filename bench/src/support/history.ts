const TIMEOUT_MS = 120_000;
const EVERY_MS = 500;

/** Waits until a server has loaded the history of its markets, which keeps it busy after the start. */
export async function historyLoaded(url: string): Promise<void> {
  const deadline = performance.now() + TIMEOUT_MS;
  while (performance.now() < deadline) {
    const response = await fetch(`${url}/api/v1/system/status`);
    const status = (await response.json()) as { history: { state: string } };
    if (status.history.state === 'complete') return;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  throw new Error(`no complete history within ${TIMEOUT_MS} ms`);
}
