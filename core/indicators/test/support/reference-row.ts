import { parseParameters } from '../../src/index.ts';
import type { Indicator, IndicatorDescription } from '../../src/index.ts';

/** Parameters with defaults; bounds where they are not the usual 1 to 2,000 bars, choices where they are not sources. */
export function parametersCell(indicator: Indicator): string {
  const cells = indicator.parameters.map((parameter) => {
    const text = `${parameter.name} ${parameter.default}`;
    if (parameter.type === 'number') return `${text} (${parameter.min} to ${parameter.max})`;
    if (parameter.type === 'integer') return parameter.min === 1 ? text : `${text} (from ${parameter.min})`;
    return parameter.name === 'source' ? text : `${text} (${parameter.choices.join(', ')})`;
  });
  return cells.length === 0 ? 'none' : cells.join(', ');
}

/** Outputs with the index of their first value under default parameters. */
function outputsCell(indicator: Indicator): string {
  const first = indicator.warmUp(parseParameters(indicator));
  return indicator.outputs.map(({ name }) => `${name} ${first[name]}`).join(', ');
}

/** The row of the reference table that describes an indicator. */
export function rowOf(description: IndicatorDescription, indicator: Indicator): string {
  const { id, name, category, pane, formula, seed, parity } = description;
  const cells = [
    `\`${id}\``,
    name,
    category,
    pane,
    formula,
    parametersCell(indicator),
    outputsCell(indicator),
    seed,
    parity,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
