import type { Candles } from '@tradewind/market';
import type { Memory } from '../memory.ts';
import type { NamedOutput, Output } from './output.ts';
import type { NamedParameter, ParameterSchema, ParameterValues, ValuesOf } from './parameter.ts';

/** Groups of the indicator list. */
export const CATEGORIES = [
  'moving_average',
  'momentum',
  'trend',
  'volatility',
  'volume',
  'statistics',
] as const;

export type Category = (typeof CATEGORIES)[number];

/** A column that an indicator reads: one of the candles', or the one its `source` parameter names. */
export type InputName = 'source' | keyof Candles;

/**
 * Computes the rows `[start, end)`: reads them from the input columns, writes them into the output columns, and goes on
 * from the state that the call before left. A whole series is one call, a live bar is a call for one row; that both run
 * this same function is why both give the same bits.
 */
export type Run = (start: number, end: number) => void;

/** What a definition gets in order to start computing. */
export interface Setup<Values, Input extends string, OutputName extends string> {
  /** Where all mutable state has to be kept. */
  readonly memory: Memory;
  readonly parameters: Values;
  /** Columns of finite numbers: rows that lack one are never handed in. */
  readonly input: Readonly<Record<Input, Float64Array>>;
  readonly output: Readonly<Record<OutputName, Float64Array>>;
}

interface Description {
  /** Stable, as it stands in strategies and requests. */
  readonly id: string;
  readonly name: string;
  readonly category: Category;
  readonly description: string;
  /** Drawn over the candles, or in a pane of its own. */
  readonly pane: 'price' | 'own';
  /** Who published the formula. */
  readonly formula: string;
  /** How recursive parts begin, and what counts at the first bar. */
  readonly seed: string;
  /** Whose variant this is, and where others differ. */
  readonly parity: string;
}

/** An indicator as its file writes it, with the types of its own parameters, inputs and outputs. */
export interface Definition<
  Schema extends ParameterSchema,
  Input extends InputName,
  OutputName extends string,
> extends Description {
  readonly inputs: readonly Input[];
  readonly parameters: Schema;
  readonly outputs: Readonly<Record<OutputName, Output>>;
  /** Index of the first row that has a value, for each output. Before it the output is NaN. */
  warmUp(parameters: ValuesOf<Schema>): Readonly<Record<NoInfer<OutputName>, number>>;
  create(setup: Setup<ValuesOf<Schema>, Input, NoInfer<OutputName>>): Run;
}

/** An indicator as everybody else sees it. Parameter values must come from `parseParameters`. */
export interface Indicator extends Description {
  readonly inputs: readonly InputName[];
  readonly parameters: readonly NamedParameter[];
  readonly outputs: readonly NamedOutput[];
  /** Index of the first row that has a value, for each output. Before it the output is NaN. */
  warmUp(parameters: ParameterValues): Readonly<Record<string, number>>;
  create(setup: Setup<ParameterValues, string, string>): Run;
}

/** Forgets the types that only the definition itself needs, so that indicators of all kinds fit into one list. */
export function defineIndicator<
  const Schema extends ParameterSchema,
  const Input extends InputName,
  const OutputName extends string,
>(definition: Definition<Schema, Input, OutputName>): Indicator {
  const typed = (values: ParameterValues) => values as ValuesOf<Schema>;
  return {
    ...definition,
    parameters: Object.entries(definition.parameters).map(([name, parameter]) => ({ name, ...parameter })),
    outputs: Object.entries<Output>(definition.outputs).map(([name, output]) => ({ name, ...output })),
    warmUp: (parameters) => definition.warmUp(typed(parameters)),
    create: (setup) => definition.create({ ...setup, parameters: typed(setup.parameters) }),
  };
}
