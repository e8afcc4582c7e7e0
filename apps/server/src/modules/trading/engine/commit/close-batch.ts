import type { Batch } from '../batch.ts';
import type { LoadedWorld } from '../loaded-world.ts';
import { balanceRow } from '../rows/ledger-rows.ts';
import { exposureRow } from '../rows/exposure-rows.ts';
import { commitPart } from './commit-statement.ts';
import type { CommitPart, WorldPosition } from './commit-statement.ts';
import { TABLES } from './tables.ts';

/** What a batch writes, and where it leaves the world. Live objects are read now, before the next command. */
export function closeBatch(
  world: LoadedWorld,
  batch: Batch,
): { readonly next: WorldPosition; readonly parts: readonly CommitPart[] } {
  const { id, exchange, scaleOf } = world;
  const parts: CommitPart[] = [commitPart(TABLES.journal, batch.journal)];
  if (batch.transfers.length > 0) parts.push(commitPart(TABLES.transfers, batch.transfers));
  if (batch.balances.size > 0) {
    parts.push(
      commitPart(
        TABLES.balances,
        [...batch.balances].map((account) => balanceRow(id, account, scaleOf)),
      ),
    );
  }
  if (batch.orders.size > 0) parts.push(commitPart(TABLES.orders, batch.orders.values()));
  if (batch.fills.length > 0) parts.push(commitPart(TABLES.fills, batch.fills));
  if (batch.exposures.size > 0) {
    parts.push(
      commitPart(
        TABLES.exposures,
        [...batch.exposures].map((exposure) => exposureRow(id, exposure, world.notation(exposure.symbol))),
      ),
    );
  }
  if (batch.closedPositions.length > 0) parts.push(commitPart(TABLES.closedPositions, batch.closedPositions));
  if (batch.liquidations.length > 0) parts.push(commitPart(TABLES.liquidations, batch.liquidations));
  if (batch.keys.length > 0) parts.push(commitPart(TABLES.keys, batch.keys));
  if (batch.accounts.size > 0) {
    parts.push(
      commitPart(
        TABLES.accounts,
        [...batch.accounts].map((account) => ({
          id: account,
          eventSeq: world.eventSeq(account),
          feeTier: exchange.feeTier(account),
        })),
      ),
    );
  }
  return { next: { seq: world.seq, time: exchange.time, ...exchange.counters() }, parts };
}
