import { SOURCES } from './source.ts';
import type { Source } from './source.ts';

export interface IntegerParameter {
  readonly type: 'integer';
  readonly label: string;
  readonly default: number;
  /** Inclusive. */
  readonly min: number;
  /** Inclusive. */
  readonly max: number;
}

export interface NumberParameter {
  readonly type: 'number';
  readonly label: string;
  readonly default: number;
  /** Inclusive. */
  readonly min: number;
  /** Inclusive. */
  readonly max: number;
}

export interface ChoiceParameter<Choice extends string = string> {
  readonly type: 'choice';
  readonly label: string;
  readonly default: Choice;
  readonly choices: readonly Choice[];
}

export type Parameter = IntegerParameter | NumberParameter | ChoiceParameter;
export type NamedParameter = Parameter & { readonly name: string };
export type ParameterSchema = Readonly<Record<string, Parameter>>;

/** Checked values of all parameters of an indicator, by name. */
export type ParameterValues = Readonly<Record<string, number | string>>;

/** The values that a schema lets through. */
export type ValuesOf<Schema extends ParameterSchema> = {
  readonly [Name in keyof Schema]: Schema[Name] extends ChoiceParameter<infer Choice> ? Choice : number;
};

/** A longer look-back than this is better served by a larger timeframe, and it bounds the work a request can ask for. */
const LENGTH_MAX = 2_000;

/** A number of bars, 1 to 2,000 unless `min` says otherwise. */
export function bars(label: string, byDefault: number, min = 1): IntegerParameter {
  return { type: 'integer', label, default: byDefault, min, max: LENGTH_MAX };
}

/** A real number with inclusive bounds. */
export function real(
  label: string,
  byDefault: number,
  { min, max }: { readonly min: number; readonly max: number },
): NumberParameter {
  return { type: 'number', label, default: byDefault, min, max };
}

/** One of several words; the first is the default. */
export function choice<const Choice extends string>(
  label: string,
  choices: readonly [Choice, ...Choice[]],
): ChoiceParameter<Choice> {
  return { type: 'choice', label, default: choices[0], choices };
}

/** Which price, or the volume, the indicator is computed from. */
export function source(byDefault: Source = 'close'): ChoiceParameter<Source> {
  return { type: 'choice', label: 'Source', default: byDefault, choices: SOURCES };
}

/** Whose variant to follow where TradingView and TA-Lib differ. */
export function convention(): ChoiceParameter<'tradingview' | 'ta-lib'> {
  return choice('Convention', ['tradingview', 'ta-lib']);
}
