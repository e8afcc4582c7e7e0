import type { Candles } from '@tradewind/market';
import type { Indicator } from './definition/indicator.ts';
import type { ParameterValues } from './definition/parameter.ts';
import { sourceColumn } from './definition/source.ts';
import type { Source } from './definition/source.ts';
import { Memory } from './memory.ts';
import { parseParameters } from './parse.ts';
import { requireIndicator } from './registry.ts';

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
  let start = 0;
  while (start < rows) {
    let end = start;
    while (end < rows && isSound(columns, end)) end += 1;
    if (end > start) run(start, end);
    start = end;
    while (end < rows && !isSound(columns, end)) end += 1;
    for (const result of results) result.fill(NaN, start, end);
    start = end;
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

/** True when every column has a finite number in the row. */
function isSound(columns: readonly Float64Array[], row: number): boolean {
  for (const column of columns) {
    if (!Number.isFinite(column[row]!)) return false;
  }
  return true;
}
