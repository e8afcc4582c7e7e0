import type { StoredTable } from './stored-table.ts';

/** Where a world stands: what a batch expects, and what it leaves. */
export interface WorldPosition {
  readonly seq: number;
  readonly time: number;
  readonly nextOrderId: number;
  readonly nextFillId: number;
  readonly nextTransferId: number;
  readonly nextPositionId: number;
  readonly nextPriority: number;
}

/** The rows of one table in a batch, as parameters. */
export interface CommitPart {
  readonly table: Pick<StoredTable<never>, 'name' | 'columnCount' | 'statement'>;
  readonly values: readonly string[];
}

export function commitPart<Row>(table: StoredTable<Row>, rows: Iterable<Row>): CommitPart {
  return { table, values: table.encode(rows) };
}

/** One statement for the whole batch: PostgreSQL runs it as one transaction, in one round trip. */
export interface CommitStatement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly (string | number)[];
}

const FENCE = `WITH w AS (
  UPDATE worlds SET seq = $4, time = $5, next_order_id = $6, next_fill_id = $7, next_transfer_id = $8,
    next_position_id = $9, next_priority = $10, updated_at = now()
  WHERE id = $1 AND epoch = $2 AND seq = $3
  RETURNING id, shard, epoch)`;
const FENCE_PARAMETERS = 10;

/** By which tables a batch touches: few of the possible kinds ever turn up, and each is planned once per connection. */
const texts = new Map<string, Pick<CommitStatement, 'name' | 'text'>>();

/**
 * The commit of a batch. Everything hangs on the world's row: where another writer has raised the epoch or moved the
 * sequence, `w` is empty, nothing is written, and the answer is `committed = 0`.
 */
export function commitStatement(
  world: string,
  epoch: number,
  expectedSeq: number,
  next: WorldPosition,
  parts: readonly CommitPart[],
): CommitStatement {
  const values: (string | number)[] = [
    world,
    epoch,
    expectedSeq,
    next.seq,
    next.time,
    next.nextOrderId,
    next.nextFillId,
    next.nextTransferId,
    next.nextPositionId,
    next.nextPriority,
  ];
  for (const part of parts) values.push(...part.values);
  const tables = parts.map(({ table }) => table.name).join(' ');
  let statement = texts.get(tables);
  if (statement === undefined) {
    statement = { name: `commit_${texts.size}`, text: statementText(parts) };
    texts.set(tables, statement);
  }
  return { ...statement, values };
}

function statementText(parts: readonly CommitPart[]): string {
  let first = FENCE_PARAMETERS + 1;
  const written = parts.map(({ table }) => {
    const statement = `${table.name}_written AS (${table.statement(first)})`;
    first += table.columnCount;
    return statement;
  });
  return `${[FENCE, ...written].join(',\n')}\nSELECT count(*)::int AS committed FROM w`;
}
