import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { changed, chartReady } from '../terminal/visit.ts';
import type { Visit } from '../terminal/visit.ts';
import { newTraderOnPage, priceOf, trade } from './trader.ts';
import type { TraderOnPage } from './trader.ts';

const MARKET = 'BTCUSDT.P';
const TICK = 0.1;

interface Order {
  readonly id: string;
  readonly price: string;
  readonly stopPrice: string;
}

const near = (price: number, share: number) => (Math.round((price * share) / TICK) * TICK).toFixed(1);

async function openChart(visit: Visit, { page }: TraderOnPage): Promise<Page> {
  await page.goto(`${visit.url}/trade/${MARKET}?tf=1h`);
  await chartReady(page);
  return page;
}

async function hasLines(page: Page, count: number): Promise<void> {
  await page.locator(`[data-testid="chart"][data-lines="${count}"]`).waitFor();
}

/** Where on the page a line can be taken hold of: the pointer says so. */
async function lineAt(page: Page): Promise<{ x: number; y: number }> {
  const box = (await page.getByTestId('chart').boundingBox())!;
  const x = box.x + box.width * 0.6;
  const found: number[] = [];
  for (let y = box.y + 30; y < box.y + box.height; y += 4) {
    await page.mouse.move(x, y);
    const isLine = await page
      .getByTestId('chart')
      .evaluate((chart) =>
        [...chart.querySelectorAll<HTMLElement>('*')].some(({ style }) => style.cursor === 'ns-resize'),
      );
    if (isLine) found.push(y);
    else if (found.length > 0) break;
  }
  if (found.length === 0) throw new Error('no line can be taken hold of');
  return { x, y: found[Math.floor(found.length / 2)]! };
}

async function drag(page: Page, from: { x: number; y: number }, by: number): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (let step = 1; step <= 8; step += 1) await page.mouse.move(from.x, from.y + (by * step) / 8);
}

/** One's own prices on the chart. */
export function chartLineTests(visit: () => Visit): void {
  describe('lines on the chart', { timeout: 60_000 }, () => {
    const setUp = async (name: string, order: (price: number) => object) => {
      const trader = await newTraderOnPage(visit(), name);
      const price = await priceOf(visit().url, MARKET);
      const placed = await trader.call<Order>('POST', '/orders', { symbol: MARKET, ...order(price) });
      const read = () => trader.call<Order>('GET', `/orders/${placed.id}`);
      return { trader, placed, read };
    };
    const withPosition = async (name: string) => {
      const trader = await newTraderOnPage(visit(), name);
      await trade(trader.call, {
        symbol: MARKET,
        quantity: '0.010',
        leverage: 20,
        marginMode: 'isolated',
      });
      return trader;
    };
    const limit = (price: number) => ({
      side: 'buy',
      type: 'limit',
      quantity: '0.010',
      price: near(price, 0.99),
    });

    it('move an order to the tick where they are let go', async () => {
      const { trader, placed, read } = await setUp('dragger', limit);
      const page = await openChart(visit(), trader);
      await hasLines(page, 1);
      const line = await lineAt(page);
      await drag(page, line, 30);
      expect((await read()).price).toBe(placed.price);
      await page.mouse.up();
      const price = Number(await changed(async () => (await read()).price, placed.price));
      expect(price).toBeLessThan(Number(placed.price));
      expect(price / TICK).toBeCloseTo(Math.round(price / TICK), 5);
    });

    it('go back by Escape, and nothing is asked', async () => {
      const { trader, placed, read } = await setUp('doubter', limit);
      const page = await openChart(visit(), trader);
      await hasLines(page, 1);
      const asked: string[] = [];
      page.on('request', (request) => {
        if (request.method() === 'PUT') asked.push(request.url());
      });
      const line = await lineAt(page);
      await drag(page, line, 40);
      await page.keyboard.press('Escape');
      await page.mouse.up();
      expect(Math.abs((await lineAt(page)).y - line.y)).toBeLessThanOrEqual(6);
      expect(asked).toEqual([]);
      expect((await read()).price).toBe(placed.price);
    });

    it('go back when the exchange refuses, and say why', async () => {
      const { trader, placed, read } = await setUp('refused', (price) => ({
        ...limit(price),
        postOnly: true,
        price: near(price, 0.997),
      }));
      const page = await openChart(visit(), trader);
      await hasLines(page, 1);
      const line = await lineAt(page);
      // Far above the market, where the order would take at once.
      await drag(page, line, -110);
      await page.mouse.up();
      await page.getByText(/^Buy limit 0\.01: /).waitFor();
      expect((await read()).price).toBe(placed.price);
      expect(Math.abs((await lineAt(page)).y - line.y)).toBeLessThanOrEqual(6);
    });

    it('move the stop of a position', async () => {
      const trader = await withPosition('protected');
      const price = await priceOf(visit().url, MARKET);
      const { data } = await trader.call<{ data: { id: string }[] }>('GET', '/positions');
      const stopAt = near(price, 0.99);
      await trader.call('PUT', `/positions/${data[0]!.id}/tp-sl`, { stopLoss: stopAt });
      const stop = async () => {
        const { data: orders } = await trader.call<{ data: Order[] }>('GET', '/orders');
        return orders[0]?.stopPrice;
      };
      const page = await openChart(visit(), trader);
      // Entry, liquidation and stop.
      await hasLines(page, 3);
      await drag(page, await lineAt(page), 25);
      await page.mouse.up();
      expect(Number(await changed(stop, stopAt))).toBeLessThan(Number(stopAt));
    });

    it('can be taken away with their cross', async () => {
      const { trader, read } = await setUp('canceller', limit);
      const page = await openChart(visit(), trader);
      await hasLines(page, 1);
      const { y } = await lineAt(page);
      const box = (await page.getByTestId('chart').boundingBox())!;
      const cross = await (async () => {
        for (let x = box.x + 30; x < box.x + 300; x += 3) {
          await page.mouse.move(x, y);
          const isCross = await page
            .getByTestId('chart')
            .evaluate((chart) =>
              [...chart.querySelectorAll<HTMLElement>('*')].some(({ style }) => style.cursor === 'pointer'),
            );
          if (isCross) return x + 6;
        }
        throw new Error('no cross');
      })();
      await page.mouse.click(cross, y);
      await hasLines(page, 0);
      expect(await read()).toMatchObject({ status: 'canceled' });
    });

    it('and marks of fills are there when they are wanted', async () => {
      const trader = await withPosition('marked');
      const page = await openChart(visit(), trader);
      await page.locator('[data-testid="chart"][data-fills="1"]').waitFor();
      const hint = await page.getByTestId('chart').evaluate((chart) => {
        const box = chart.getBoundingClientRect();
        const words = chart.parentElement!.querySelector<HTMLElement>('[data-testid="fill-hint"]')!;
        for (let y = 0; y < box.height; y += 4) {
          for (let x = box.width / 2; x < box.width; x += 4) {
            const place = { clientX: box.left + x, clientY: box.top + y, bubbles: true };
            chart.dispatchEvent(new PointerEvent('pointermove', place));
            if (!words.hidden) return words.textContent;
          }
        }
        return null;
      });
      expect(hint).toMatch(/^Bought 0\.01 BTC.*Fee [\d.]+ USDT/);
      await page.getByTestId('chart').focus();
      await page.getByRole('button', { name: 'Orders, positions and fills on the chart' }).click();
      await page.locator('[data-testid="chart"]:not([data-lines])').waitFor();
      await page.getByRole('button', { name: 'Orders, positions and fills on the chart' }).click();
      await page.locator('[data-testid="chart"][data-fills="1"]').waitFor();
    });
  });
}
