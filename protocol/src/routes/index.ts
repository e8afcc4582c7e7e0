import type { Route } from '../route.ts';
import { adminRoutes } from './admin.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { authRoutes } from './auth.ts';
import { dataRoutes } from './data.ts';
import { developmentRoutes } from './development.ts';
import { exchangeAdminRoutes } from './exchange-admin.ts';
import { googleRoutes } from './google.ts';
import { healthRoutes } from './health.ts';
import { marketRoutes } from './markets.ts';
import { onboardingRoutes } from './onboarding.ts';
import { orderRoutes, tradeRoutes } from './orders.ts';
import { portfolioRoutes } from './portfolio.ts';
import { positionRoutes } from './positions.ts';
import { priceDataRoutes } from './price-data.ts';
import { secondFactorRoutes } from './second-factor.ts';
import { sessionRoutes } from './sessions.ts';
import { signInCodeRoutes } from './sign-in-code.ts';
import { symbolRoutes } from './symbols.ts';
import { userRoutes } from './users.ts';
import { walletRoutes } from './wallet.ts';

export { adminRoutes, adminUser, auditQuery, userPatch, userQuery } from './admin.ts';
export type { AdminUser, AuditQuery, UserPatch, UserQuery } from './admin.ts';
export { apiKeyRoutes, newApiKey } from './api-keys.ts';
export type { NewApiKey, NewLlmKey, NewPlatformKey } from './api-keys.ts';
export { authRoutes, loginBody, registerBody } from './auth.ts';
export type { LoginBody } from './auth.ts';
export { dataRoutes, downloadRequest, importBody, importRequest } from './data.ts';
export type { ImportBody } from './data.ts';
export { developmentRoutes } from './development.ts';
export { exchangeAdminRoutes, marketSettingsBody, riskParametersBody } from './exchange-admin.ts';
export type { MarketSettingsBody, RiskParametersBody } from './exchange-admin.ts';
export { googleRoutes } from './google.ts';
export { healthRoutes } from './health.ts';
export { klines, klinesQuery, marketRoutes } from './markets.ts';
export type { Klines } from './markets.ts';
export { onboardingRoutes } from './onboarding.ts';
export { amendBody, clientOrderIdInput, ocoBody, orderBody, orderRoutes, tradeRoutes } from './orders.ts';
export type { AmendBody, OcoBody, OrderBody } from './orders.ts';
export { portfolioRoutes } from './portfolio.ts';
export { positionRoutes } from './positions.ts';
export { priceDataRoutes } from './price-data.ts';
export { secondFactorRoutes } from './second-factor.ts';
export { sessionRoutes } from './sessions.ts';
export { signInCodeRoutes } from './sign-in-code.ts';
export { newSymbol, symbolRoutes } from './symbols.ts';
export type { NewSymbol } from './symbols.ts';
export { creditEntry, preferencesBody, profileBody, userRoutes } from './users.ts';
export type { PreferencesBody, ProfileBody } from './users.ts';
export { currencyInput, depositBody, transferBody, walletRoutes } from './wallet.ts';
export type { DepositBody, TransferBody } from './wallet.ts';

/** Every REST route, for the server's registration check, OpenAPI and the SDK. */
export const routes: readonly Route[] = [
  ...Object.values(healthRoutes),
  ...Object.values(symbolRoutes),
  ...Object.values(priceDataRoutes),
  ...Object.values(marketRoutes),
  ...Object.values(dataRoutes),
  ...Object.values(authRoutes),
  ...Object.values(onboardingRoutes),
  ...Object.values(signInCodeRoutes),
  ...Object.values(googleRoutes),
  ...Object.values(secondFactorRoutes),
  ...Object.values(sessionRoutes),
  ...Object.values(userRoutes),
  ...Object.values(apiKeyRoutes),
  ...Object.values(orderRoutes),
  ...Object.values(tradeRoutes),
  ...Object.values(positionRoutes),
  ...Object.values(walletRoutes),
  ...Object.values(portfolioRoutes),
  ...Object.values(adminRoutes),
  ...Object.values(exchangeAdminRoutes),
  ...Object.values(developmentRoutes),
];
