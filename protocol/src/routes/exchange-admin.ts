import { z } from 'zod';
import { listOf, pageQuery, positiveDecimalInput, symbolInput } from '../inputs.ts';
import {
  atRisk,
  insuranceFund,
  liquidation,
  reconciliation,
  riskParameters,
} from '../resources/exchange-admin.ts';
import { market } from '../resources/market.ts';
import { defineRoute } from '../route.ts';
import { currencyInput } from './wallet.ts';

const reason = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .refine((text) => !text.includes('\0'), 'must not contain the zero character');

const share = (max: number) =>
  positiveDecimalInput.refine((text) => Number(text) <= max, `must be at most ${max}`);
const fee = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^0(\.\d{1,8})?$/, 'must be a share below 1 with at most 8 places'));

export const marketSettingsBody = z
  .strictObject({
    status: z.enum(['open', 'cancel_only', 'halted']).optional(),
    tickSize: positiveDecimalInput.optional(),
    lotSize: positiveDecimalInput.optional(),
    minNotional: positiveDecimalInput.optional(),
    maxLeverage: z.number().int().min(1).max(125).optional(),
    reason,
  })
  .refine((body) => Object.keys(body).some((key) => key !== 'reason'), 'nothing to change');
export type MarketSettingsBody = z.output<typeof marketSettingsBody>;

export const riskParametersBody = z
  .strictObject({
    /** Of the version that was read: a change by somebody else meanwhile answers CONFLICT. */
    version: z.number().int().min(0),
    maxLeverage: z.number().int().min(1).max(125).optional(),
    defaultLeverage: z.number().int().min(1).max(125).optional(),
    liquidationFee: fee.optional(),
    takerFee: fee.optional(),
    makerFee: fee.optional(),
    priceBand: share(1).optional(),
    marketBound: share(1).optional(),
    maxOrders: z.number().int().min(1).max(10_000).optional(),
    maxConditionalOrders: z.number().int().min(1).max(1_000).optional(),
    insuranceCap: positiveDecimalInput.optional(),
    reason,
  })
  .refine(
    (body) => Object.keys(body).some((key) => key !== 'reason' && key !== 'version'),
    'nothing to change',
  );
export type RiskParametersBody = z.output<typeof riskParametersBody>;

export const exchangeAdminRoutes = {
  market: defineRoute({
    method: 'POST',
    path: '/admin/market/:symbol',
    tag: 'Administration',
    summary: 'Change a market’s settings; halt it, let it only cancel, or open it again',
    access: 'exchange:manage',
    params: z.object({ symbol: symbolInput }),
    body: marketSettingsBody,
    response: market,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'UNKNOWN_SYMBOL', 'CONFLICT', 'NOT_READY'],
  }),
  riskParameters: defineRoute({
    method: 'GET',
    path: '/admin/risk-params',
    tag: 'Administration',
    summary: 'Bounds of risk in force',
    access: 'exchange:read',
    response: riskParameters,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
  riskParameterVersions: defineRoute({
    method: 'GET',
    path: '/admin/risk-params/versions',
    tag: 'Administration',
    summary: 'All versions of the bounds, newest first',
    access: 'exchange:read',
    query: z.object(pageQuery),
    response: listOf(riskParameters),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
  updateRiskParameters: defineRoute({
    method: 'PUT',
    path: '/admin/risk-params',
    tag: 'Administration',
    summary: 'Change bounds of risk; makes a new version',
    access: 'exchange:manage',
    body: riskParametersBody,
    response: riskParameters,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'CONFLICT', 'NOT_READY'],
  }),
  insuranceFund: defineRoute({
    method: 'GET',
    path: '/admin/insurance-fund',
    tag: 'Administration',
    summary: 'The insurance fund: money, positions taken over, newest movements',
    access: 'exchange:read',
    response: insuranceFund,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_READY'],
  }),
  payIntoInsuranceFund: defineRoute({
    method: 'POST',
    path: '/admin/insurance-fund',
    tag: 'Administration',
    summary: 'Pay paper money into the insurance fund',
    access: 'exchange:manage',
    body: z.strictObject({ currency: currencyInput.default('USDT'), amount: positiveDecimalInput, reason }),
    response: insuranceFund,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_READY', 'OVERLOADED'],
  }),
  liquidations: defineRoute({
    method: 'GET',
    path: '/admin/liquidations',
    tag: 'Administration',
    summary: 'Steps of liquidations, newest first',
    access: 'exchange:read',
    query: z.object({ symbol: symbolInput.optional(), ...pageQuery }),
    response: listOf(liquidation),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'UNKNOWN_SYMBOL'],
  }),
  atRisk: defineRoute({
    method: 'GET',
    path: '/admin/liquidations/at-risk',
    tag: 'Administration',
    summary: 'Positions closest to their liquidation',
    access: 'exchange:read',
    query: z.object({ limit: pageQuery.limit }),
    response: listOf(atRisk),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_READY'],
  }),
  reconcile: defineRoute({
    method: 'GET',
    path: '/admin/reconciliation',
    tag: 'Administration',
    summary: 'Sums of everything at one sequence number, from the database and from the engine',
    access: 'exchange:read',
    cost: 20,
    response: reconciliation,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_READY'],
  }),
};
