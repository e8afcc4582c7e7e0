import { z } from 'zod';

/** What an indicator takes and gives, so that forms and charts can be made from it. */
export const indicatorInfo = z
  .object({
    id: z.string().meta({ examples: ['rsi'] }),
    name: z.string().meta({ examples: ['Relative Strength Index'] }),
    category: z.string(),
    description: z.string(),
    pane: z.enum(['price', 'own']).meta({ description: 'Drawn over the candles, or in a pane of its own' }),
    parameters: z.array(
      z.object({
        name: z.string(),
        label: z.string(),
        type: z.enum(['integer', 'number', 'choice']),
        default: z.union([z.number(), z.string()]),
        min: z.number().optional(),
        max: z.number().optional(),
        choices: z.array(z.string()).optional(),
      }),
    ),
    outputs: z.array(
      z.object({
        name: z.string(),
        label: z.string(),
        style: z.enum(['line', 'histogram', 'dots']),
        offset: z
          .number()
          .int()
          .meta({ description: 'Bars by which a chart shifts the line, negative to the left' }),
      }),
    ),
    formula: z.string(),
    seed: z.string().meta({ description: 'How the first value is made' }),
    parity: z.string().meta({ description: 'What it was checked against' }),
    warmUp: z.number().int().meta({ description: 'Candles before the first value, with default parameters' }),
  })
  .meta({ id: 'Indicator' });

/** Values of one indicator, aligned to `time`; null while it is warming up. */
export const indicatorValues = z
  .object({
    symbol: z.string(),
    id: z.string(),
    venue: z.string(),
    timeframe: z.string(),
    indicator: z.string(),
    parameters: z.record(z.string(), z.union([z.number(), z.string()])),
    time: z.array(z.number().int()),
    outputs: z.record(z.string(), z.array(z.number().nullable())),
  })
  .meta({ id: 'IndicatorValues' });

export type IndicatorInfo = z.infer<typeof indicatorInfo>;
export type IndicatorValues = z.infer<typeof indicatorValues>;
