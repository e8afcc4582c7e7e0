import { ADMINISTRATOR } from './accounts/administration.ts';
import { exchangeAccessibilityTests, MONEY_STOPS } from './exchange/accessibility.ts';
import { chartLineTests } from './exchange/chart-lines.ts';
import { portfolioTests } from './exchange/portfolio.ts';
import { walletTests } from './exchange/wallet.ts';
import { terminalSuite } from './terminal/suite.ts';

const administrator = { ADMIN_EMAIL: ADMINISTRATOR.email, ADMIN_PASSWORD: ADMINISTRATOR.password };

terminalSuite('wallet, portfolio and lines of the chart', administrator, (visit) => {
  walletTests(visit);
  portfolioTests(visit);
  chartLineTests(visit);
  exchangeAccessibilityTests(visit, MONEY_STOPS);
});
