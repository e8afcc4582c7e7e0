import pg from 'pg';

const { builtins } = pg.types;
/** Of `bigint[]`, which node-postgres parses but has no name for. */
const INT8_ARRAY = 1016 as Parameters<typeof pg.types.getTypeParser>[0];

/**
 * How PostgreSQL's values become JavaScript's:
 * - `bigint` (times in milliseconds, sequence numbers, counts) a number, refusing what a double can't hold exactly;
 * - `numeric` (money, quantities, ticks) its exact text, never a double;
 * - `date` its text `YYYY-MM-DD`, because a day has no time zone;
 * - the rest as node-postgres does: doubles numbers, timestamptz Date, json parsed.
 */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === builtins.INT8) return exactInteger;
      if (oid === builtins.NUMERIC || oid === builtins.DATE) return (text: string) => text;
      if (oid === INT8_ARRAY) return integerArray;
    }
    // node-postgres declares one overload per format; both forms end in the same table.
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

function exactInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit a number exactly`);
  return value;
}

function integerArray(text: string): unknown {
  const parse = pg.types.getTypeParser(INT8_ARRAY, 'text') as (text: string) => unknown;
  return exactIntegers(parse(text));
}

/** Arrays nest; elements that are NULL stay null. */
function exactIntegers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(exactIntegers);
  return value === null ? null : exactInteger(String(value));
}
