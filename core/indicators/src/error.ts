/** What is wrong with one parameter; `path` is its name. */
export interface ParameterDefect {
  readonly path: string;
  readonly message: string;
}

/** A request that no indicator can serve: an unknown id, or parameters it does not take. */
export class IndicatorError extends Error {
  override readonly name = 'IndicatorError';
  readonly code: 'UNKNOWN_INDICATOR' | 'INVALID_PARAMETERS';
  /** Every defect found, not only the first; empty for an unknown indicator. */
  readonly defects: readonly ParameterDefect[];

  constructor(code: IndicatorError['code'], message: string, defects: readonly ParameterDefect[] = []) {
    super(message);
    this.code = code;
    this.defects = defects;
  }
}
