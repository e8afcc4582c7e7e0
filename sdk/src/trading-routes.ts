/** Everything that trades and administers trading: loaded with the first call of it, so that pages begin without. */
export {
  exchangeAdminRoutes,
  orderRoutes,
  portfolioRoutes,
  positionRoutes,
  tradeRoutes,
  walletRoutes,
} from '@tradewind/protocol';
