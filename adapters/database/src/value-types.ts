import pg from 'pg';

type Parser = (text: string) => unknown;

/** Of `bigint[]`, for which node-postgres has a parser but no name. */
const INT8_ARRAY = 1016;

/** node-postgres types the number as an enumeration of the types it knows; any number may come. */
const builtIn = pg.types.getTypeParser as (oid: number, format?: 'text' | 'binary') => Parser;

const asText: Parser = (text) => text;

const parsers = new Map<number, Parser>([
  [pg.types.builtins.INT8, exactInteger],
  [INT8_ARRAY, exactIntegers],
  [pg.types.builtins.NUMERIC, asText],
  [pg.types.builtins.DATE, asText],
]);

/**
 * How PostgreSQL's values become JavaScript's:
 * - `bigint` (times in milliseconds, sequence numbers, counts) a number, refusing what a double can't hold exactly;
 * - `numeric` (money, quantities, ticks) its exact text, never a double;
 * - `date` its text `YYYY-MM-DD`, because a day has no time zone;
 * - the rest as node-postgres does: doubles numbers, timestamptz Date, json parsed.
 */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(oid)) ?? builtIn(oid, format),
};

function exactInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit a number exactly`);
  return value;
}

function exactIntegers(text: string): unknown {
  return convert(builtIn(INT8_ARRAY, 'text')(text) as NestedTexts);
}

/** Arrays nest; elements that are NULL stay null. */
type NestedTexts = string | null | NestedTexts[];

function convert(value: NestedTexts): unknown {
  if (Array.isArray(value)) return value.map(convert);
  return value === null ? null : exactInteger(value);
}
