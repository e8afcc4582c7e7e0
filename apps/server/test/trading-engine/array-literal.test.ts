import { createTestDatabase } from '@tradewind/database/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ArrayLiteral } from '../../src/modules/trading/engine/commit/array-literal.ts';
import type { ColumnValue, ElementKind } from '../../src/modules/trading/engine/commit/array-literal.ts';

function literal(kind: ElementKind, values: readonly ColumnValue[]): string {
  const array = new ArrayLiteral(kind);
  for (const value of values) array.add(value);
  return array.close();
}

it('PostgreSQL reads back every text, empty ones, NULL and control characters too', async () => {
  const test = await createTestDatabase({ empty: true });
  // PostgreSQL's text has no zero character.
  const texts = fc.array(
    fc.oneof(
      fc.constant(null),
      fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
      fc.string({ unit: fc.constantFrom('"', '\\', ',', '{', '}', ' ', '\n', '\t', 'n', 'NULL', 'ä', '🙂') }),
      fc.json(),
    ),
    { maxLength: 20 },
  );
  await fc.assert(
    fc.asyncProperty(texts, async (values) => {
      const { rows } = await test.database.pool.query<{ values: (string | null)[] }>(
        'SELECT $1::text[] AS values',
        [literal('text', values)],
      );
      expect(rows[0]!.values).toEqual(values);
    }),
    { numRuns: 200 },
  );
  await test.drop();
});

it('numbers, truth, dates and objects arrive as what they are', async () => {
  const test = await createTestDatabase({ empty: true });
  const time = new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
  const { rows } = await test.database.pool.query(
    'SELECT $1::bigint[] AS numbers, $2::boolean[] AS flags, $3::timestamptz[] AS times, ($4::jsonb[])[1] AS object',
    [
      literal('plain', [1, -2, null]),
      literal('plain', [true, false]),
      literal('time', [time]),
      literal('json', [{ a: 'x "y" \\ z', b: ['\n'] }]),
    ],
  );
  expect(rows[0]).toEqual({
    numbers: [1, -2, null],
    flags: [true, false],
    times: [time],
    object: { a: 'x "y" \\ z', b: ['\n'] },
  });
  await test.drop();
});
