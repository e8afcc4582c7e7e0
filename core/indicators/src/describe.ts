import type { Indicator } from './definition/indicator.ts';
import type { ParameterValues } from './definition/parameter.ts';
import { parseParameters } from './parse.ts';

/** Bars that pass before every output has a value. */
export function warmUpBars(indicator: Indicator, parameters: ParameterValues): number {
  return Math.max(...Object.values(indicator.warmUp(parameters)));
}

/** An indicator as plain data, for lists and forms. */
export interface IndicatorDescription {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly description: string;
  readonly pane: 'price' | 'own';
  readonly parameters: readonly {
    readonly name: string;
    readonly label: string;
    readonly type: 'integer' | 'number' | 'choice';
    readonly default: number | string;
    readonly min?: number;
    readonly max?: number;
    readonly choices?: string[];
  }[];
  readonly outputs: readonly {
    readonly name: string;
    readonly label: string;
    readonly style: 'line' | 'histogram' | 'dots';
    /** Bars by which a chart shifts the line with default parameters, negative to the left. */
    readonly offset: number;
  }[];
  /** Bars that pass before every output has a value, with default parameters. */
  readonly warmUp: number;
  readonly formula: string;
  readonly seed: string;
  readonly parity: string;
}

export function describeIndicator(indicator: Indicator): IndicatorDescription {
  const { id, name, category, description, pane, formula, seed, parity } = indicator;
  const defaults = parseParameters(indicator);
  return {
    id,
    name,
    category,
    description,
    pane,
    parameters: indicator.parameters.map((parameter) =>
      parameter.type === 'choice' ? { ...parameter, choices: [...parameter.choices] } : parameter,
    ),
    outputs: indicator.outputs.map(({ offset, ...output }) => ({
      ...output,
      offset: offset?.(defaults) ?? 0,
    })),
    warmUp: warmUpBars(indicator, defaults),
    formula,
    seed,
    parity,
  };
}
