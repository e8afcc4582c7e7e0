import type { Candles } from '@tradewind/market';
import type { Indicator, Run } from './definition/indicator.ts';
import type { ParameterValues } from './definition/parameter.ts';
import { sourceColumn } from './definition/source.ts';
import type { Source } from './definition/source.ts';
import { Memory } from './memory.ts';
import { parseParameters } from './parse.ts';
import { requireIndicator } from './registry.ts';

/**
 * Rows per call of the definition's loop. Many calls of middling length let the engine compile the loop as a function;
 * one call over a whole year would spend most of it in code replaced while it runs.
 */
const CHUNK = 1_024;

export interface Computed {
  /** The parameters used: those given and the defaults of the others. */
  readonly parameters: ParameterValues;
  /** One column per output, as long as the candles; NaN during the warm-up and in rows whose input is not a number. */
  readonly outputs: Readonly<Record<string, Float64Array>>;
}

export interface ComputeOptions {
  /** A column to compute from in place of the source price, such as another indicator's output. */
  readonly source?: Float64Array;
}

/**
 * An indicator over a whole series. Row i depends on rows up to i alone. A row with an input that is not a finite number
 * is skipped: it gives NaN and leaves no trace in the rows after it.
 * @param indicator an indicator or its id.
 * @throws {IndicatorError} for an unknown id or parameters the indicator does not take.
 * @throws {RangeError} when `options.source` has another length than the candles, or the indicator has no source.
 */
export function computeIndicator(
  indicator: Indicator | string,
  candles: Candles,
  parameters: Readonly<Record<string, unknown>> = {},
  options: ComputeOptions = {},
): Computed {
  const definition = typeof indicator === 'string' ? requireIndicator(indicator) : indicator;
  const values = parseParameters(definition, parameters);
  const rows = candles.time.length;
  const input = inputColumns(definition, candles, values, options.source);
  const output: Record<string, Float64Array> = {};
  for (const { name } of definition.outputs) output[name] = new Float64Array(rows);

  const run = definition.create({ memory: new Memory(), parameters: values, input, output });
  const columns = Object.values(input);
  const results = Object.values(output);
  for (let start = 0; start < rows; start += CHUNK) {
    const end = Math.min(start + CHUNK, rows);
    if (columns.every((column) => isFiniteWithin(column, start, end))) run(start, end);
    else runAroundHoles(run, columns, results, start, end);
  }
  return { parameters: values, outputs: output };
}

function inputColumns(
  { id, inputs }: Indicator,
  candles: Candles,
  parameters: ParameterValues,
  source: Float64Array | undefined,
): Record<string, Float64Array> {
  if (source !== undefined && !inputs.includes('source')) {
    throw new RangeError(`${id} is computed from whole candles and takes no source column`);
  }
  if (source !== undefined && source.length !== candles.time.length) {
    throw new RangeError(`the source has ${source.length} rows, the candles have ${candles.time.length}`);
  }
  const columns: Record<string, Float64Array> = {};
  for (const name of inputs) {
    columns[name] =
      name === 'source' ? (source ?? sourceColumn(parameters['source'] as Source, candles)) : candles[name];
  }
  return columns;
}

/** Runs the rows of `[start, end)` in which every column has a finite number; the others become NaN. */
function runAroundHoles(
  run: Run,
  columns: readonly Float64Array[],
  results: readonly Float64Array[],
  start: number,
  end: number,
): void {
  for (let row = start; row < end; row += 1) {
    if (columns.every((column) => Number.isFinite(column[row]!))) run(row, row + 1);
    else for (const result of results) result[row] = NaN;
  }
}

function isFiniteWithin(column: Float64Array, start: number, end: number): boolean {
  for (let row = start; row < end; row += 1) {
    if (!Number.isFinite(column[row]!)) return false;
  }
  return true;
}
