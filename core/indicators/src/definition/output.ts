import type { ParameterValues } from './parameter.ts';

export interface Output {
  readonly label: string;
  readonly style: 'line' | 'histogram' | 'dots';
  /**
   * Bars by which a chart shifts the line, negative to the left; zero when absent. The values themselves are never
   * shifted towards the past, so that nothing computed from them can see the future.
   */
  readonly offset?: (parameters: ParameterValues) => number;
}

export type NamedOutput = Output & { readonly name: string };

export function line(label: string): Output {
  return { label, style: 'line' };
}

export function histogram(label: string): Output {
  return { label, style: 'histogram' };
}

export function dots(label: string): Output {
  return { label, style: 'dots' };
}
