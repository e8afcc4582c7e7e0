import { allocateCandles, setCandle } from '@tradewind/market';
import type { Candle, Candles } from '@tradewind/market';
import type { Indicator, Run } from './definition/indicator.ts';
import type { ParameterValues } from './definition/parameter.ts';
import { fillSource } from './definition/source.ts';
import type { Source } from './definition/source.ts';
import { Memory } from './memory.ts';
import { parseParameters } from './parse.ts';
import { requireIndicator } from './registry.ts';

/**
 * An indicator fed bar by bar. After each bar its values are, to the bit, those that `computeIndicator` gives in the last
 * row of the series so far. Updating creates no objects.
 */
export class IndicatorStream {
  readonly indicator: Indicator;
  readonly parameters: ParameterValues;
  /** Values at the last bar, in the order of `indicator.outputs`; overwritten by the next. */
  readonly values: Float64Array;
  readonly #memory = new Memory();
  readonly #bar: Candles = allocateCandles(1);
  readonly #source = new Float64Array(1);
  readonly #inputs: readonly Float64Array[];
  readonly #run: Run;
  #time = -Infinity;

  /**
   * @param indicator an indicator or its id.
   * @throws {IndicatorError} for an unknown id or parameters the indicator does not take.
   */
  constructor(indicator: Indicator | string, parameters: Readonly<Record<string, unknown>> = {}) {
    this.indicator = typeof indicator === 'string' ? requireIndicator(indicator) : indicator;
    this.parameters = parseParameters(this.indicator, parameters);
    const { inputs, outputs } = this.indicator;
    this.values = new Float64Array(outputs.length).fill(NaN);
    const input: Record<string, Float64Array> = {};
    for (const name of inputs) input[name] = name === 'source' ? this.#source : this.#bar[name];
    const output: Record<string, Float64Array> = {};
    outputs.forEach(({ name }, index) => {
      output[name] = this.values.subarray(index, index + 1);
    });
    this.#inputs = Object.values(input);
    this.#run = this.indicator.create({ memory: this.#memory, parameters: this.parameters, input, output });
  }

  /**
   * Takes in the next bar, or a newer state of the last one: a bar with the last one's time replaces it.
   * @param source what to compute from in place of the source price, such as another indicator's value.
   * @returns {@link values}.
   * @throws {RangeError} for a bar that is older than the last, or a source given to an indicator that has none.
   */
  update(bar: Candle, source?: number): Float64Array {
    if (!(bar.time >= this.#time)) {
      throw new RangeError(`a bar of ${bar.time} cannot follow one of ${this.#time}`);
    }
    const takesSource = this.indicator.inputs.includes('source');
    if (source !== undefined && !takesSource) {
      throw new RangeError(`${this.indicator.id} is computed from whole candles and takes no source`);
    }
    if (bar.time === this.#time) this.#memory.restore();
    else this.#memory.save();
    this.#time = bar.time;
    setCandle(this.#bar, 0, bar);
    if (source !== undefined) this.#source[0] = source;
    else if (takesSource) fillSource(this.parameters['source'] as Source, this.#bar, this.#source);
    if (this.#inputs.every(isFinite)) this.#run(0, 1);
    else this.values.fill(NaN);
    return this.values;
  }
}

function isFinite(cell: Float64Array): boolean {
  return Number.isFinite(cell[0]!);
}
