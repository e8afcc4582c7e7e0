import type { Indicator } from './definition/indicator.ts';
import type { Parameter, ParameterValues } from './definition/parameter.ts';
import { IndicatorError } from './error.ts';
import type { ParameterDefect } from './error.ts';

/**
 * Checks parameters given by a user and adds the defaults of those left out. A value must have the parameter's type:
 * `"14"` is no integer.
 * @throws {IndicatorError} `INVALID_PARAMETERS` with every defect: unknown names, wrong types, values out of bounds.
 */
export function parseParameters(
  indicator: Indicator,
  given: Readonly<Record<string, unknown>> = {},
): ParameterValues {
  const values: Record<string, number | string> = {};
  const defects: ParameterDefect[] = [];
  for (const parameter of indicator.parameters) {
    const { name } = parameter;
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined) {
      values[name] = parameter.default;
    } else if (accepts(parameter, value)) {
      values[name] = value;
    } else {
      defects.push({ path: name, message: `must be ${domain(parameter)}` });
    }
  }
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(values, name) || defects.some(({ path }) => path === name)) continue;
    const known = indicator.parameters.map((parameter) => parameter.name);
    const list = known.length === 0 ? 'none' : known.join(', ');
    defects.push({ path: name, message: `is not a parameter of ${indicator.id}; it takes: ${list}` });
  }
  if (defects.length > 0) {
    const details = defects.map(({ path, message }) => `${path} ${message}`).join('; ');
    throw new IndicatorError('INVALID_PARAMETERS', `${indicator.id}: ${details}`, defects);
  }
  return values;
}

function accepts(parameter: Parameter, value: unknown): value is number | string {
  if (parameter.type === 'choice') {
    return typeof value === 'string' && parameter.choices.includes(value);
  }
  if (typeof value !== 'number' || !(value >= parameter.min && value <= parameter.max)) return false;
  return parameter.type === 'number' || Number.isInteger(value);
}

function domain(parameter: Parameter): string {
  if (parameter.type === 'choice') return `one of ${parameter.choices.join(', ')}`;
  const kind = parameter.type === 'integer' ? 'a whole number' : 'a number';
  return `${kind} from ${parameter.min} to ${parameter.max}`;
}
