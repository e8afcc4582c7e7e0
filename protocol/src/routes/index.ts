import type { Route } from '../route.ts';
import { dataRoutes } from './data.ts';
import { healthRoutes } from './health.ts';
import { marketRoutes } from './markets.ts';
import { priceDataRoutes } from './price-data.ts';
import { symbolRoutes } from './symbols.ts';

export { dataRoutes, downloadRequest, importBody, importRequest } from './data.ts';
export type { ImportBody } from './data.ts';
export { healthRoutes } from './health.ts';
export { klines, klinesQuery, marketRoutes } from './markets.ts';
export type { Klines } from './markets.ts';
export { priceDataRoutes } from './price-data.ts';
export { newSymbol, symbolRoutes } from './symbols.ts';
export type { NewSymbol } from './symbols.ts';

/** Every REST route, for the server's registration check, OpenAPI and the SDK. */
export const routes: readonly Route[] = [
  ...Object.values(healthRoutes),
  ...Object.values(symbolRoutes),
  ...Object.values(priceDataRoutes),
  ...Object.values(marketRoutes),
  ...Object.values(dataRoutes),
];
