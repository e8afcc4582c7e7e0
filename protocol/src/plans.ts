/** What an account may use of the house. Capabilities read their limits here, never the plan's name. */
export interface Entitlements {
  /** Bots that may run at the same time. */
  readonly bots: number;
  /** Backtests that may be started in 24 hours. */
  readonly backtestsPerDay: number;
  /** Credits granted each month, for strategies written by a language model. */
  readonly creditsPerMonth: number;
  /** Platform API keys that may exist at the same time. */
  readonly apiKeys: number;
  /** Points of requests per minute; most requests cost one. */
  readonly requestsPerMinute: number;
}

export const PLAN_NAMES = ['free', 'pro', 'enterprise'] as const;
export type PlanName = (typeof PLAN_NAMES)[number];

export const PLANS: Readonly<Record<PlanName, Entitlements>> = {
  free: { bots: 2, backtestsPerDay: 50, creditsPerMonth: 20, apiKeys: 5, requestsPerMinute: 1_200 },
  pro: { bots: 20, backtestsPerDay: 1_000, creditsPerMonth: 500, apiKeys: 30, requestsPerMinute: 2_400 },
  enterprise: {
    bots: 200,
    backtestsPerDay: 20_000,
    creditsPerMonth: 5_000,
    apiKeys: 200,
    requestsPerMinute: 12_000,
  },
};
