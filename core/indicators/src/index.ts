export type { Computed, ComputeOptions } from './compute.ts';
export { computeIndicator } from './compute.ts';
export type { Category, Indicator, InputName } from './definition/indicator.ts';
export { CATEGORIES } from './definition/indicator.ts';
export type { NamedOutput, Output } from './definition/output.ts';
export type {
  ChoiceParameter,
  IntegerParameter,
  NamedParameter,
  NumberParameter,
  Parameter,
  ParameterValues,
} from './definition/parameter.ts';
export type { Source } from './definition/source.ts';
export { SOURCES } from './definition/source.ts';
export type { IndicatorDescription } from './describe.ts';
export { describeIndicator, warmUpBars } from './describe.ts';
export type { ParameterDefect } from './error.ts';
export { IndicatorError } from './error.ts';
export { parseParameters } from './parse.ts';
export { findIndicator, indicators } from './registry.ts';
export { IndicatorStream } from './stream.ts';
