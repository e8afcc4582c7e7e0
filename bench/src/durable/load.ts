import { MARKET } from './set-up.ts';
import type { DurableBench } from './set-up.ts';

export interface LoadFigures {
  readonly perSecond: number;
  readonly ordersPerBatch: number;
  /** Orders that were turned away because too many waited. */
  readonly overloaded: number;
  /** From the moment an order was due to its acknowledgement, milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** So many orders are on their way at any time. */
export async function asFastAsPossible(
  bench: DurableBench,
  { inFlight, seconds }: { readonly inFlight: number; readonly seconds: number },
): Promise<LoadFigures> {
  const stream = orders(bench);
  const until = performance.now() + seconds * 1_000;
  return measured(bench, async (latencies) => {
    const worker = async () => {
      while (performance.now() < until) {
        const due = performance.now();
        if (await stream()) latencies.push(performance.now() - due);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, worker));
    return 0;
  });
}

/** Orders come at a rate of their own, however long the answers take; lateness of the generator counts as latency. */
export async function atRate(
  bench: DurableBench,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<LoadFigures> {
  const stream = orders(bench);
  const began = performance.now();
  const total = perSecond * seconds;
  return measured(bench, async (latencies) => {
    const answered: Promise<void>[] = [];
    let overloaded = 0;
    let sent = 0;
    while (sent < total) {
      const elapsed = performance.now() - began;
      while (sent < total && (sent * 1_000) / perSecond <= elapsed) {
        const due = began + (sent * 1_000) / perSecond;
        answered.push(
          stream().then((isAcknowledged) => {
            if (isAcknowledged) latencies.push(performance.now() - due);
            else overloaded += 1;
          }),
        );
        sent += 1;
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await Promise.all(answered);
    return overloaded;
  });
}

async function measured(
  bench: DurableBench,
  work: (latencies: number[]) => Promise<number>,
): Promise<LoadFigures> {
  const latencies: number[] = [];
  const before = bench.engine.status();
  const began = performance.now();
  const overloaded = await work(latencies);
  const elapsedMs = performance.now() - began;
  const after = bench.engine.status();
  const sorted = latencies.sort((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return {
    perSecond: latencies.length / (elapsedMs / 1_000),
    ordersPerBatch: (after.commands - before.commands) / (after.batches - before.batches),
    overloaded,
    p50: quantile(0.5),
    p95: quantile(0.95),
    p99: quantile(0.99),
  };
}

/**
 * The next order, at each call: one that rests at one of a hundred prices, then one of somebody else that takes as much of
 * it. Answers whether the order was acknowledged; otherwise too many were waiting.
 */
function orders({ engine, accounts }: DurableBench): () => Promise<boolean> {
  let count = 0;
  return async () => {
    const index = count;
    count += 1;
    const isMaker = index % 2 === 0;
    const account = accounts[index % accounts.length]!;
    const clientOrderId = `bench-${(started += 1)}`;
    try {
      const answer = await engine.submit(
        account,
        {
          type: 'place',
          order: {
            symbol: MARKET.symbol,
            side: isMaker ? -1 : 1,
            type: 'limit',
            tick: 5_000_000 + ((index >> 1) % 100),
            lots: 1_000,
            clientOrderId,
          },
        },
        { key: `order:${clientOrderId}`, bodyHash: HASH },
      );
      if (!answer.ok) throw new Error(`refused: ${answer.reason}: ${answer.message}`);
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code === 'OVERLOADED') return false;
      throw error;
    }
  };
}

/** Client order ids are never used twice in a run. */
let started = 0;

const HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
